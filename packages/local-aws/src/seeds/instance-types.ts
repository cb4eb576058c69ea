/** What is known of an instance type. */
export interface InstanceType {
  readonly name: string;
  readonly architectures: readonly string[];
  readonly manufacturer: string;
  readonly vcpus: number;
  readonly threadsPerCore: number;
  readonly memoryMiB: number;
  readonly hypervisor: 'nitro' | 'xen';
  readonly ena: 'required' | 'unsupported';
  readonly bootModes: readonly string[];
  readonly burstable: boolean;
  readonly freeTier: boolean;
}

interface Family {
  readonly name: string;
  readonly architectures: readonly string[];
  readonly manufacturer: string;
  readonly threadsPerCore: number;
  /** Memory per virtual CPU, in GiB, of families where it is the same for every size. */
  readonly gibPerVcpu?: number;
  readonly sizes: readonly string[];
  readonly hypervisor?: 'xen';
}

const general = ['large', 'xlarge', '2xlarge', '4xlarge'];
const graviton = ['medium', ...general];
const burstable = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'];

const intel = { architectures: ['x86_64'], manufacturer: 'Intel', threadsPerCore: 2 };
const amd = { architectures: ['x86_64'], manufacturer: 'AMD', threadsPerCore: 2 };
const arm = { architectures: ['arm64'], manufacturer: 'AWS', threadsPerCore: 1 };

const families: readonly Family[] = [
  {
    name: 't2',
    architectures: ['x86_64'],
    manufacturer: 'Intel',
    threadsPerCore: 1,
    sizes: burstable,
    hypervisor: 'xen',
  },
  { name: 't3', ...intel, sizes: burstable },
  { name: 't3a', ...amd, sizes: burstable },
  { name: 't4g', ...arm, sizes: burstable },
  { name: 'm5', ...intel, gibPerVcpu: 4, sizes: general },
  { name: 'm6i', ...intel, gibPerVcpu: 4, sizes: general },
  { name: 'm6a', ...amd, gibPerVcpu: 4, sizes: general },
  { name: 'm6g', ...arm, gibPerVcpu: 4, sizes: graviton },
  { name: 'm7i', ...intel, gibPerVcpu: 4, sizes: general },
  { name: 'm7g', ...arm, gibPerVcpu: 4, sizes: graviton },
  { name: 'c5', ...intel, gibPerVcpu: 2, sizes: general },
  { name: 'c6i', ...intel, gibPerVcpu: 2, sizes: general },
  { name: 'c6g', ...arm, gibPerVcpu: 2, sizes: graviton },
  { name: 'c7i', ...intel, gibPerVcpu: 2, sizes: general },
  { name: 'c7g', ...arm, gibPerVcpu: 2, sizes: graviton },
  { name: 'r5', ...intel, gibPerVcpu: 8, sizes: general },
  { name: 'r6i', ...intel, gibPerVcpu: 8, sizes: general },
  { name: 'r6g', ...arm, gibPerVcpu: 8, sizes: graviton },
  { name: 'r7i', ...intel, gibPerVcpu: 8, sizes: general },
  { name: 'r7g', ...arm, gibPerVcpu: 8, sizes: graviton },
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

/** The types that the server knows: common ones, true to AWS, available in every region and zone. */
export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  families
    .flatMap((family) => family.sizes.map((size) => describe(family, size)))
    .map((type) => [type.name, type]),
);

function describe(family: Family, size: string): InstanceType {
  const isBurstable = family.gibPerVcpu === undefined;
  const vcpus = isBurstable ? burstableVcpus(family.name, size) : (vcpusBySize[size] ?? 1);
  const gib = isBurstable ? (burstableGib[size] ?? 1) : vcpus * (family.gibPerVcpu ?? 1);
  const nitro = family.hypervisor !== 'xen';
  const name = `${family.name}.${size}`;
  return {
    name,
    architectures:
      nitro || !hasI386(size) ? family.architectures : ['i386', ...family.architectures],
    manufacturer: family.manufacturer,
    vcpus,
    threadsPerCore: Math.min(family.threadsPerCore, vcpus),
    memoryMiB: gib * 1024,
    hypervisor: nitro ? 'nitro' : 'xen',
    ena: nitro ? 'required' : 'unsupported',
    bootModes: family.architectures.includes('arm64')
      ? ['uefi']
      : nitro
        ? ['legacy-bios', 'uefi']
        : ['legacy-bios'],
    burstable: isBurstable,
    freeTier: name === 't2.micro' || name === 't3.micro',
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
