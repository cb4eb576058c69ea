import type { LaunchImage } from './launch-plan.js';

/** Everything that decides where an image can be launched. Plain data. */
export interface ObservedLaunch {
  readonly image: LaunchImage;
  /** Every type that EC2 knows, also those that the region does not offer. */
  readonly types: readonly LaunchType[];
  /** Zones by the type that they offer. A type that is missing is not offered in the region. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

/** What of a type decides how an image starts on it, and what a launch costs. */
export interface LaunchType {
  readonly name: string;
  readonly architectures: readonly string[];
  /** Missing for bare metal. */
  readonly hypervisor?: string;
  readonly bareMetal: boolean;
  /** `legacy-bios`, `uefi`. */
  readonly bootModes: readonly string[];
  readonly virtualizationTypes: readonly string[];
  /** Elastic Network Adapter. */
  readonly ena: DeviceSupport;
  /** EBS volumes are NVMe devices. */
  readonly nvme: DeviceSupport;
  readonly nitroTpm: boolean;
  /** It has disks of its own. */
  readonly localDisks: boolean;
  readonly networkCards: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly currentGeneration: boolean;
  readonly burstable: boolean;
  /** It can be launched without a reservation. */
  readonly onDemand: boolean;
}

/** Whether a device has to be used, can be, or is not there. */
export type DeviceSupport = 'required' | 'supported' | 'unsupported';
