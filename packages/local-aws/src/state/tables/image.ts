import type { TableDefinition } from '../store.js';
import type { Machine } from './machine.js';

/** A disk of an image. */
export interface BlockDevice {
  readonly deviceName: string;
  readonly virtualName?: string;
  readonly ebs?: EbsDevice;
}

/** What a snapshot becomes when an instance starts. */
export interface EbsDevice {
  readonly snapshotId?: string;
  readonly volumeSize: number;
  readonly volumeType: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly deleteOnTermination: boolean;
  readonly encrypted: boolean;
}

/** Somebody who may launch an image. Exactly one member is set. */
export interface LaunchPermission {
  readonly userId?: string;
  readonly group?: string;
  readonly organizationArn?: string;
  readonly organizationalUnitArn?: string;
}

/** An AMI, as EC2 describes it to its owner, without its tags. */
export interface Image extends Machine {
  readonly id: string;
  readonly owner: string;
  readonly ownerAlias?: string;
  readonly name: string;
  readonly description?: string;
  readonly creationDate: string;
  /** Until then it is `pending`; without it, it is never seen to be. */
  readonly availableAt?: string;
  readonly blockDevices: readonly BlockDevice[];
  readonly sourceInstanceId?: string;
  readonly sourceImageId?: string;
  readonly sourceImageRegion?: string;
  readonly permissions: readonly LaunchPermission[];
  readonly disabled: boolean;
  readonly deprecationTime?: string;
  readonly protection: 'disabled' | 'enabled-without-cooldown' | 'enabled-with-cooldown';
  /** Set when protection with a cooldown was switched off: until then it still protects. */
  readonly protectedUntil?: string;
  readonly lastLaunchedTime?: string;
}

/** Images of a region, whoever owns them. */
export const imageTable: TableDefinition<Image> = { name: 'ec2.images', key: ({ id }) => id };
