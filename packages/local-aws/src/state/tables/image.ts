import type { TableDefinition } from '../store.js';
import type { Machine } from './machine.js';
import type { Freeze } from './snapshot.js';

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

/** A mark that the owner of an image put on it, and that the images made of it inherit. */
export interface ImageWatermark {
  /** `account:name` of whoever attached it. */
  readonly key: string;
  /** The image it was attached to first, and where and when that was. */
  readonly sourceImageId: string;
  readonly sourceImageRegion: string;
  readonly sourceImageCreationTime: string;
  readonly attachedAt: string;
}

/** The instance types that an image is for, and those that it is not for; `*` is any text. */
export interface InstanceTypeSpecification {
  readonly supported: readonly string[];
  readonly unsupported: readonly string[];
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
  /** Why it is not `available` but `failed` when its time has come. */
  readonly failure?: { readonly code: string; readonly message: string };
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
  /** In the order in which they were attached. */
  readonly watermarks?: readonly ImageWatermark[];
  /** Default: it is for every instance type that it can start on. */
  readonly instanceTypeSpecification?: InstanceTypeSpecification;
  /** Set while the content of a snapshot of it is still to be kept. */
  readonly freeze?: Freeze;
}

/** By what else than their ids images are found. */
export type ImageIndex = 'owner' | 'name' | 'permission' | 'snapshot' | 'source';

/** Images of a region, whoever owns them. */
export const imageTable: TableDefinition<Image, ImageIndex> = {
  name: 'ec2.images',
  key: ({ id }) => id,
  indexes: {
    owner: ({ owner }) => [owner],
    name: ({ name }) => [name],
    permission: ({ permissions }) => permissions.map(permissionKey),
    snapshot: ({ blockDevices }) => [
      ...new Set(blockDevices.flatMap(({ ebs }) => ebs?.snapshotId ?? [])),
    ],
    source: ({ sourceImageId }) => (sourceImageId === undefined ? [] : [sourceImageId]),
  },
};

/** A text that is the same for permissions of the same one, and for no others. */
export function permissionKey(permission: LaunchPermission): string {
  const { userId, group, organizationArn, organizationalUnitArn } = permission;
  if (group !== undefined) return `group ${group}`;
  return userId ?? organizationArn ?? organizationalUnitArn ?? '';
}
