import {
  amd,
  graviton,
  type InstanceType,
  intel,
  metal,
  metalArm,
  nitro,
  nitroArm,
  nitroBios,
  nvmeDisks,
  plainDisks,
  xen,
} from './instance-type.js';

const gib = 1024;
const oldest = {
  ...xen,
  ...intel,
  virtualizationTypes: ['hvm', 'paravirtual'],
  rootDeviceTypes: ['ebs', 'instance-store'],
};
const thirtyTwoBit = { architectures: ['i386', 'x86_64'] };

/** Types that start differently from the common ones: a few of each class of AWS, true to it. */
export const specialInstanceTypes: readonly InstanceType[] = [
  // Xen, without the Elastic Network Adapter.
  {
    name: 'm1.small',
    ...oldest,
    ...thirtyTwoBit,
    threadsPerCore: 1,
    vcpus: 1,
    memoryMiB: 1740,
    storage: plainDisks(1, 160, 'hdd'),
  },
  {
    name: 'm3.medium',
    ...oldest,
    threadsPerCore: 1,
    vcpus: 1,
    memoryMiB: 3840,
    storage: plainDisks(1, 4, 'ssd'),
  },
  {
    name: 'c3.large',
    ...oldest,
    ...thirtyTwoBit,
    vcpus: 2,
    memoryMiB: 3840,
    storage: plainDisks(2, 16, 'ssd'),
  },
  { name: 'm4.large', ...xen, ...intel, vcpus: 2, memoryMiB: 8 * gib },
  { name: 'm4.xlarge', ...xen, ...intel, vcpus: 4, memoryMiB: 16 * gib },
  { name: 'c4.large', ...xen, ...intel, vcpus: 2, memoryMiB: 3840 },

  // Xen with the Elastic Network Adapter.
  { name: 'm4.16xlarge', ...xen, ...intel, ena: 'supported', vcpus: 64, memoryMiB: 256 * gib },
  { name: 'r4.large', ...xen, ...intel, ena: 'supported', vcpus: 2, memoryMiB: 15_616 },
  {
    name: 'h1.2xlarge',
    ...xen,
    ...intel,
    ena: 'supported',
    currentGeneration: true,
    vcpus: 8,
    memoryMiB: 32 * gib,
    storage: { ...plainDisks(1, 2000, 'hdd'), encryption: 'required' },
  },

  // Xen with NVMe.
  ...[
    { name: 'i3.large', vcpus: 2, memoryMiB: 15_616, storage: nvmeDisks(1, 475) },
    { name: 'i3.xlarge', vcpus: 4, memoryMiB: 31_232, storage: nvmeDisks(1, 950) },
  ].map(
    (size): InstanceType => ({
      ...size,
      ...xen,
      ...intel,
      ena: 'supported',
      nvme: 'supported',
      currentGeneration: true,
    }),
  ),

  // Nitro for BIOS only.
  {
    name: 'g4ad.xlarge',
    ...nitroBios,
    ...amd,
    vcpus: 4,
    memoryMiB: 16 * gib,
    storage: nvmeDisks(1, 150),
  },
  {
    name: 'g4ad.2xlarge',
    ...nitroBios,
    ...amd,
    vcpus: 8,
    memoryMiB: 32 * gib,
    storage: nvmeDisks(1, 300),
  },
  { name: 'vt1.3xlarge', ...nitroBios, ...intel, vcpus: 12, memoryMiB: 24 * gib },
  {
    name: 'p4d.24xlarge',
    ...nitroBios,
    ...intel,
    usageClasses: ['capacity-block', 'on-demand', 'spot'],
    vcpus: 96,
    memoryMiB: 1152 * gib,
    storage: nvmeDisks(8, 1000),
  },

  // Nitro with disks of its own.
  {
    name: 'm5d.large',
    ...nitro,
    ...intel,
    vcpus: 2,
    memoryMiB: 8 * gib,
    storage: nvmeDisks(1, 75),
  },
  {
    name: 'c6gd.medium',
    ...nitroArm,
    ...graviton,
    vcpus: 1,
    memoryMiB: 2 * gib,
    storage: nvmeDisks(1, 59),
  },
  // The first Graviton has no NitroTPM.
  {
    name: 'a1.medium',
    ...nitroArm,
    ...graviton,
    nitroTpm: false,
    currentGeneration: false,
    vcpus: 1,
    memoryMiB: 2 * gib,
  },

  // Bare metal.
  {
    name: 'm5.metal',
    ...metal,
    ...intel,
    currentGeneration: false,
    vcpus: 96,
    memoryMiB: 384 * gib,
  },
  {
    name: 'c5.metal',
    ...metal,
    ...intel,
    currentGeneration: false,
    vcpus: 96,
    memoryMiB: 192 * gib,
  },
  { name: 'm7i.metal-24xl', ...metal, ...intel, vcpus: 96, memoryMiB: 384 * gib },
  { name: 'm6g.metal', ...metalArm, ...graviton, vcpus: 64, memoryMiB: 256 * gib },
  { name: 'c7g.metal', ...metalArm, ...graviton, vcpus: 64, memoryMiB: 128 * gib },

  // macOS.
  {
    name: 'mac1.metal',
    ...metal,
    ...intel,
    architectures: ['x86_64_mac'],
    usageClasses: ['on-demand'],
    vcpus: 12,
    memoryMiB: 32 * gib,
  },
  {
    name: 'mac2.metal',
    ...metal,
    architectures: ['arm64_mac'],
    manufacturer: 'Apple',
    threadsPerCore: 2,
    usageClasses: ['on-demand'],
    vcpus: 8,
    memoryMiB: 16 * gib,
  },
];
