import type { LaunchImage } from './launch-plan.js';

/** Everything that decides where an image can be launched. Plain data. */
export interface ObservedLaunch {
  /** The image. */
  readonly image: LaunchImage;
  /** Every type that EC2 knows, also those that the region does not offer. */
  readonly types: readonly LaunchType[];
  /** Zones by the type that they offer. A type that is missing is not offered in the region. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

/** What of a type decides how an image starts on it, and what a launch costs. */
export interface LaunchType {
  /** Such as `m7i.large`. */
  readonly name: string;
  /** Architectures that it runs. */
  readonly architectures: readonly string[];
  /** Missing for bare metal. */
  readonly hypervisor?: string;
  /** Without a hypervisor. */
  readonly bareMetal: boolean;
  /** `legacy-bios`, `uefi`. */
  readonly bootModes: readonly string[];
  /** `hvm`, `paravirtual`. */
  readonly virtualizationTypes: readonly string[];
  /** Elastic Network Adapter. */
  readonly ena: DeviceSupport;
  /** EBS volumes are NVMe devices. */
  readonly nvme: DeviceSupport;
  /** It offers a NitroTPM. */
  readonly nitroTpm: boolean;
  /** It has disks of its own. */
  readonly localDisks: boolean;
  /** How many it has. */
  readonly networkCards: number;
  /** How many it has. */
  readonly vcpus: number;
  /** MiB. */
  readonly memoryMiB: number;
  /** Not of a generation that AWS calls previous. */
  readonly currentGeneration: boolean;
  /** With CPU credits. */
  readonly burstable: boolean;
  /** It can be launched without a reservation. */
  readonly onDemand: boolean;
}

/** Whether a device has to be used, can be, or is not there. */
export type DeviceSupport = 'required' | 'supported' | 'unsupported';
