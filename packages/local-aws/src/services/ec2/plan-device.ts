import type { BlockDevice, EbsDevice } from '../../state/tables/image.js';
import type { Snapshot } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import type { RequestedDevice, RequestedEbs } from './block-device-input.js';
import { defaultKeyArn, keyArn } from './kms-keys.js';
import { requireCompleted, requireSnapshot, snapshotOfImage } from './snapshot-access.js';

/** A disk with the key that encrypts it; images only remember that they are encrypted. */
export interface PlannedDevice extends BlockDevice {
  readonly kmsKeyId?: string;
}

const volumeTypes = ['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard'];

/** The disk that results when a requested one is laid over what was there under its name. */
export function planDevice(
  request: RequestedDevice,
  before: PlannedDevice,
  context: Context,
): PlannedDevice {
  const { Ebs: asked, VirtualName: virtualName } = request;
  const { deviceName } = before;
  if (asked === undefined) return virtualName === undefined ? before : { deviceName, virtualName };
  const old = before.ebs;
  if (asked.SnapshotId !== undefined) {
    requireCompleted(requireSnapshot(context, asked.SnapshotId), context.now);
  }
  const snapshotId = asked.SnapshotId ?? old?.snapshotId;
  const snapshot = snapshotId === undefined ? undefined : snapshotOfImage(context, snapshotId);
  const key = asked.KmsKeyId === undefined ? undefined : keyArn(asked.KmsKeyId, context);
  const encrypted = planEncryption(asked, old, snapshot);
  return {
    deviceName,
    ebs: {
      ...(snapshotId === undefined ? {} : { snapshotId }),
      volumeSize: planSize(asked, old, snapshot),
      ...planPerformance(asked, old),
      deleteOnTermination: asked.DeleteOnTermination ?? old?.deleteOnTermination ?? true,
      encrypted,
    },
    ...(encrypted
      ? { kmsKeyId: key ?? before.kmsKeyId ?? snapshot?.kmsKeyId ?? defaultKeyArn(context) }
      : {}),
  };
}

function planSize(asked: RequestedEbs, old: EbsDevice | undefined, snapshot?: Snapshot): number {
  const size = asked.VolumeSize ?? old?.volumeSize ?? snapshot?.volumeSize;
  if (size === undefined) {
    throw new ApiError(
      'MissingParameter',
      'The request must contain the parameter size or snapshotId',
    );
  }
  if (snapshot !== undefined && size < snapshot.volumeSize) {
    throw new ApiError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${size}GB is smaller than snapshot '${snapshot.id}', expect size >= ${snapshot.volumeSize}GB`,
    );
  }
  return size;
}

function planEncryption(
  asked: RequestedEbs,
  old: EbsDevice | undefined,
  snapshot?: Snapshot,
): boolean {
  if (asked.Encrypted === false && snapshot?.encrypted === true) {
    throw new ApiError(
      'InvalidBlockDeviceMapping',
      `Encrypted flag cannot be false since the snapshot ${snapshot.id} is encrypted`,
    );
  }
  const encrypted = asked.Encrypted ?? old?.encrypted ?? snapshot?.encrypted ?? false;
  if (asked.KmsKeyId !== undefined && !encrypted) {
    throw new ApiError(
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  }
  return encrypted;
}

/** What a disk of the same type could do is kept; another type starts with its own defaults. */
function planPerformance(
  asked: RequestedEbs,
  old: EbsDevice | undefined,
): Pick<EbsDevice, 'volumeType' | 'iops' | 'throughput'> {
  const volumeType = asked.VolumeType ?? old?.volumeType ?? 'gp2';
  if (!volumeTypes.includes(volumeType)) {
    throw new ApiError(
      'InvalidParameterValue',
      `Invalid value '${volumeType}' for VolumeType. Valid values: ${volumeTypes.join(', ')}`,
    );
  }
  const kept = volumeType === old?.volumeType ? old : undefined;
  const standard = volumeType === 'gp3' ? { iops: 3000, throughput: 125 } : undefined;
  const iops = asked.Iops ?? kept?.iops ?? standard?.iops;
  const throughput = asked.Throughput ?? kept?.throughput ?? standard?.throughput;
  return {
    volumeType,
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { throughput }),
  };
}
