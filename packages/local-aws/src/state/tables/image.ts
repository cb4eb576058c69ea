import type { TableDefinition } from '../store.js';

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
export interface Image {
  readonly id: string;
  readonly owner: string;
  readonly ownerAlias?: string;
  readonly name: string;
  readonly description?: string;
  readonly creationDate: string;
  /** Until then it is `pending`. */
  readonly availableAt: string;
  readonly architecture: string;
  readonly virtualizationType: string;
  readonly rootDeviceName?: string;
  readonly blockDevices: readonly BlockDevice[];
  readonly enaSupport: boolean;
  readonly sriovNetSupport?: string;
  readonly bootMode?: string;
  readonly tpmSupport?: string;
  readonly imdsSupport?: string;
  readonly platform?: string;
  readonly platformDetails: string;
  readonly usageOperation: string;
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
