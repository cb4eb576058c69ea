import { amd, graviton, type InstanceType, intel, nitro, nitroArm, xen } from './instance-type.js';
import { specialInstanceTypes } from './special-instance-types.js';

interface Family {
  readonly name: string;
  readonly architectures: readonly string[];
  readonly manufacturer: string;
  readonly threadsPerCore: number;
  /** Memory per virtual CPU, in GiB, of families where it is the same for every size. */
  readonly gibPerVcpu?: number;
  readonly sizes: readonly string[];
  readonly hypervisor?: 'xen';
  /** Default: true. */
  readonly isCurrent?: boolean;
}

const general = ['large', 'xlarge', '2xlarge', '4xlarge'];
const withMedium = ['medium', ...general];
const burstable = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'];

const families: readonly Family[] = [
  { name: 't2', ...intel, threadsPerCore: 1, sizes: burstable, hypervisor: 'xen' },
  { name: 't3', ...intel, sizes: burstable },
  { name: 't3a', ...amd, sizes: burstable },
  { name: 't4g', ...graviton, sizes: burstable },
  { name: 'm5', ...intel, gibPerVcpu: 4, sizes: general, isCurrent: false },
  { name: 'm6i', ...intel, gibPerVcpu: 4, sizes: general, isCurrent: false },
  { name: 'm6a', ...amd, gibPerVcpu: 4, sizes: general },
  { name: 'm6g', ...graviton, gibPerVcpu: 4, sizes: withMedium },
  { name: 'm7i', ...intel, gibPerVcpu: 4, sizes: general },
  { name: 'm7g', ...graviton, gibPerVcpu: 4, sizes: withMedium },
  { name: 'c5', ...intel, gibPerVcpu: 2, sizes: general, isCurrent: false },
  { name: 'c6i', ...intel, gibPerVcpu: 2, sizes: general },
  { name: 'c6g', ...graviton, gibPerVcpu: 2, sizes: withMedium },
  { name: 'c7i', ...intel, gibPerVcpu: 2, sizes: general },
  { name: 'c7g', ...graviton, gibPerVcpu: 2, sizes: withMedium },
  { name: 'r5', ...intel, gibPerVcpu: 8, sizes: general, isCurrent: false },
  { name: 'r6i', ...intel, gibPerVcpu: 8, sizes: general, isCurrent: false },
  { name: 'r6g', ...graviton, gibPerVcpu: 8, sizes: withMedium },
  { name: 'r7i', ...intel, gibPerVcpu: 8, sizes: general },
  { name: 'r7g', ...graviton, gibPerVcpu: 8, sizes: withMedium },
];

/** Virtual CPUs by size. */
const vcpusBySize: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
};

/** Memory in GiB of burstable types by size. */
const burstableGib: Readonly<Record<string, number>> = {
  nano: 0.5,
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  '2xlarge': 32,
};

const freeTier = ['t3.micro', 't3.small', 't4g.micro', 't4g.small'];

/** The types that the server knows: the common ones and a few of every class, true to AWS. */
export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  [
    ...families.flatMap((family) => family.sizes.map((size) => describe(family, size))),
    ...specialInstanceTypes,
  ].map((type) => [type.name, type]),
);

function describe(family: Family, size: string): InstanceType {
  const isBurstable = family.gibPerVcpu === undefined;
  const vcpus = isBurstable ? burstableVcpus(family.name, size) : (vcpusBySize[size] ?? 1);
  const gib = isBurstable ? (burstableGib[size] ?? 1) : vcpus * (family.gibPerVcpu ?? 1);
  const isXen = family.hypervisor === 'xen';
  const name = `${family.name}.${size}`;
  return {
    ...(isXen ? xen : family.architectures.includes('arm64') ? nitroArm : nitro),
    name,
    architectures:
      isXen && hasI386(size) ? ['i386', ...family.architectures] : family.architectures,
    manufacturer: family.manufacturer,
    vcpus,
    threadsPerCore: Math.min(family.threadsPerCore, vcpus),
    memoryMiB: gib * 1024,
    burstable: isBurstable,
    currentGeneration: family.isCurrent ?? true,
    freeTier: freeTier.includes(name),
    // The smallest of the oldest is never sold on the spot market.
    ...(name === 't2.nano' ? { usageClasses: ['on-demand'] } : {}),
  };
}

/** Only the small ones of the oldest family still start 32-bit systems. */
function hasI386(size: string): boolean {
  return ['nano', 'micro', 'small', 'medium'].includes(size);
}

/** Burstable types have two virtual CPUs up to `large`, except in the oldest family. */
function burstableVcpus(family: string, size: string): number {
  if (size === 'xlarge') return 4;
  if (size === '2xlarge') return 8;
  const small = ['nano', 'micro', 'small'].includes(size);
  return family === 't2' && small ? 1 : 2;
}
