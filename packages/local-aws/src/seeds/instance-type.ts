/** What is known of an instance type, in the words of EC2 where there are any. */
export interface InstanceType {
  readonly name: string;
  readonly architectures: readonly string[];
  readonly manufacturer: string;
  readonly vcpus: number;
  readonly threadsPerCore: number;
  readonly memoryMiB: number;
  /** Bare metal has none. */
  readonly hypervisor?: 'nitro' | 'xen';
  /** Whether the Elastic Network Adapter is needed, possible, or neither. */
  readonly ena: 'required' | 'supported' | 'unsupported';
  /** The same of NVMe for EBS volumes. */
  readonly nvme: 'required' | 'supported' | 'unsupported';
  readonly bootModes: readonly string[];
  readonly nitroTpm: boolean;
  readonly virtualizationTypes: readonly string[];
  readonly rootDeviceTypes: readonly string[];
  readonly usageClasses: readonly string[];
  readonly storage?: InstanceStorage;
  readonly burstable: boolean;
  readonly currentGeneration: boolean;
  readonly freeTier: boolean;
}

/** The disks that come with an instance type. */
export interface InstanceStorage {
  readonly count: number;
  readonly sizeGb: number;
  readonly type: 'ssd' | 'hdd';
  readonly nvme: 'required' | 'unsupported';
  readonly encryption: 'required' | 'unsupported';
}

/** What most types have in common. */
const common = {
  virtualizationTypes: ['hvm'],
  rootDeviceTypes: ['ebs'],
  usageClasses: ['on-demand', 'spot'],
  burstable: false,
  currentGeneration: true,
  freeTier: false,
};

/** What types on Nitro have in common that start both BIOS and UEFI systems. */
export const nitro = {
  ...common,
  hypervisor: 'nitro',
  ena: 'required',
  nvme: 'required',
  bootModes: ['legacy-bios', 'uefi'],
  nitroTpm: true,
} as const satisfies Partial<InstanceType>;

/** What Graviton types on Nitro have in common. */
export const nitroArm = { ...nitro, bootModes: ['uefi'] } as const;

/** What types on Nitro have in common that start BIOS systems only. */
export const nitroBios = { ...nitro, bootModes: ['legacy-bios'], nitroTpm: false } as const;

/** What the oldest types have in common. */
export const xen = {
  ...common,
  hypervisor: 'xen',
  ena: 'unsupported',
  nvme: 'unsupported',
  bootModes: ['legacy-bios'],
  nitroTpm: false,
  currentGeneration: false,
} as const satisfies Partial<InstanceType>;

/** What bare metal of Intel and Apple has in common. */
export const metal = {
  ...common,
  ena: 'required',
  nvme: 'required',
  bootModes: ['legacy-bios'],
  nitroTpm: false,
} as const satisfies Partial<InstanceType>;

/** What bare metal of Graviton has in common. */
export const metalArm = { ...metal, bootModes: ['uefi'] } as const;

export const intel = { architectures: ['x86_64'], manufacturer: 'Intel', threadsPerCore: 2 };
export const amd = { architectures: ['x86_64'], manufacturer: 'AMD', threadsPerCore: 2 };
export const graviton = { architectures: ['arm64'], manufacturer: 'AWS', threadsPerCore: 1 };

/** Fast disks that are encrypted, as newer types have them. */
export function nvmeDisks(count: number, sizeGb: number): InstanceStorage {
  return { count, sizeGb, type: 'ssd', nvme: 'required', encryption: 'required' };
}

/** Disks of older types. */
export function plainDisks(
  count: number,
  sizeGb: number,
  type: InstanceStorage['type'],
): InstanceStorage {
  return { count, sizeGb, type, nvme: 'unsupported', encryption: 'unsupported' };
}
