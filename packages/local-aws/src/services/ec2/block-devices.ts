import {
  filledText,
  flag,
  integer,
  list,
  optional,
  type ReadMembers,
  structure,
  text,
} from '../../protocols/shape.js';
import type { BlockDevice } from '../../state/tables/image.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { mayUse, requireSnapshot, snapshotOfImage } from './snapshot-access.js';

const ebsInput = {
  DeleteOnTermination: optional(flag),
  Encrypted: optional(flag),
  Iops: optional(integer),
  KmsKeyId: filledText,
  SnapshotId: filledText,
  Throughput: optional(integer),
  VolumeSize: optional(integer),
  VolumeType: filledText,
};

const deviceInput = {
  DeviceName: text,
  Ebs: optional(structure(ebsInput)),
  NoDevice: optional(text),
  VirtualName: filledText,
};

/** The `BlockDeviceMapping` parameter. */
export const blockDeviceInput = list(structure(deviceInput));

/** One requested disk. */
export type RequestedDevice = ReadMembers<typeof deviceInput>;

/** A disk with the key that encrypts it; images only remember that they are encrypted. */
export interface PlannedDevice extends BlockDevice {
  readonly kmsKeyId?: string;
}

const volumeTypes = ['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard'];

/**
 * The disks that result when requested ones are laid over those of an image: same names are merged,
 * `NoDevice` removes, the rest is added. `NoDevice` counts even when it is empty, as on AWS.
 */
export function mergeDevices(
  base: readonly BlockDevice[],
  requested: readonly RequestedDevice[],
  context: Context,
): readonly PlannedDevice[] {
  const devices = new Map<string, PlannedDevice>(
    base.map((device) => [device.deviceName, withKey(device, context)]),
  );
  for (const request of requested) {
    if (request.NoDevice !== undefined) devices.delete(request.DeviceName);
    else devices.set(request.DeviceName, plan(request, devices.get(request.DeviceName), context));
  }
  return [...devices.values()];
}

/** The ARN of the key that EBS uses when none is named. It cannot be shared with other accounts. */
export function defaultKeyArn({ account, region }: Pick<Context, 'account' | 'region'>): string {
  return `arn:aws:kms:${region}:${account}:alias/aws/ebs`;
}

/** The ARN of a key that was named by id, alias or ARN. */
export function keyArn(key: string, { account, region }: Context): string {
  if (key.startsWith('arn:')) return key;
  return `arn:aws:kms:${region}:${account}:${key.startsWith('alias/') ? '' : 'key/'}${key}`;
}

function withKey(device: BlockDevice, context: Context): PlannedDevice {
  const id = device.ebs?.snapshotId;
  const kmsKeyId = id === undefined ? undefined : snapshotOfImage(context, id)?.kmsKeyId;
  return kmsKeyId === undefined ? device : { ...device, kmsKeyId };
}

function plan(
  { DeviceName: deviceName, Ebs: ebs, VirtualName: virtualName }: RequestedDevice,
  before: PlannedDevice | undefined,
  context: Context,
): PlannedDevice {
  if (ebs === undefined) {
    if (virtualName === undefined) return before ?? { deviceName };
    return { deviceName, virtualName };
  }
  const snapshotId = ebs.SnapshotId ?? before?.ebs?.snapshotId;
  if (ebs.SnapshotId !== undefined) requireSnapshot(context, ebs.SnapshotId);
  const snapshot = snapshotId === undefined ? undefined : snapshotOfImage(context, snapshotId);
  const volumeType = ebs.VolumeType ?? before?.ebs?.volumeType ?? 'gp2';
  if (!volumeTypes.includes(volumeType)) {
    throw new ApiError(
      'InvalidParameterValue',
      `Invalid value '${volumeType}' for VolumeType. Valid values: ${volumeTypes.join(', ')}`,
    );
  }
  const volumeSize = ebs.VolumeSize ?? before?.ebs?.volumeSize ?? snapshot?.volumeSize;
  if (volumeSize === undefined) {
    throw new ApiError(
      'MissingParameter',
      'The request must contain the parameter size or snapshotId',
    );
  }
  if (snapshot !== undefined && volumeSize < snapshot.volumeSize) {
    throw new ApiError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${volumeSize}GB is smaller than snapshot '${snapshot.id}', expect size >= ${snapshot.volumeSize}GB`,
    );
  }
  const encrypted = ebs.Encrypted ?? before?.ebs?.encrypted ?? snapshot?.encrypted ?? false;
  if (ebs.Encrypted === false && snapshot?.encrypted === true) {
    throw new ApiError(
      'InvalidBlockDeviceMapping',
      `Encrypted flag cannot be false since the snapshot ${snapshot.id} is encrypted`,
    );
  }
  if (ebs.KmsKeyId !== undefined && !encrypted) {
    throw new ApiError(
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  }
  const sameType = volumeType === before?.ebs?.volumeType;
  const iops = ebs.Iops ?? (sameType ? before?.ebs?.iops : undefined) ?? defaultIops(volumeType);
  const throughput =
    ebs.Throughput ??
    (sameType ? before?.ebs?.throughput : undefined) ??
    (volumeType === 'gp3' ? 125 : undefined);
  const named = ebs.KmsKeyId === undefined ? undefined : keyArn(ebs.KmsKeyId, context);
  const kmsKeyId = named ?? before?.kmsKeyId ?? snapshot?.kmsKeyId ?? defaultKeyArn(context);
  return {
    deviceName,
    ebs: {
      ...(snapshotId === undefined ? {} : { snapshotId }),
      volumeSize,
      volumeType,
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { throughput }),
      deleteOnTermination: ebs.DeleteOnTermination ?? before?.ebs?.deleteOnTermination ?? true,
      encrypted,
    },
    ...(encrypted ? { kmsKeyId } : {}),
  };
}

function defaultIops(volumeType: string): number | undefined {
  return volumeType === 'gp3' ? 3000 : undefined;
}

/** Refuses when the caller may not read what the disks of an image hold; launching needs less. */
export function requireStorage(context: Context, devices: readonly BlockDevice[]): void {
  for (const { ebs } of devices) {
    const snapshot =
      ebs?.snapshotId === undefined ? undefined : snapshotOfImage(context, ebs.snapshotId);
    if (snapshot !== undefined && !mayUse(context, snapshot)) {
      throw new ApiError(
        'InvalidRequest',
        'You do not have permission to access the storage of this ami',
      );
    }
  }
}
