import type { BlockDevice } from '../../state/tables/image.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import type { RequestedDevice } from './block-device-input.js';
import { type PlannedDevice, planDevice } from './plan-device.js';
import { mayUse, snapshotOfImage } from './snapshot-access.js';

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
    const deviceName = request.DeviceName;
    if (request.NoDevice !== undefined) devices.delete(deviceName);
    else
      devices.set(
        deviceName,
        planDevice(request, devices.get(deviceName) ?? { deviceName }, context),
      );
  }
  return [...devices.values()];
}

/** The disk as an image remembers it. */
export function withoutKey({ kmsKeyId: _kmsKeyId, ...device }: PlannedDevice): BlockDevice {
  return device;
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

function withKey(device: BlockDevice, context: Context): PlannedDevice {
  const id = device.ebs?.snapshotId;
  const kmsKeyId = id === undefined ? undefined : snapshotOfImage(context, id)?.kmsKeyId;
  return kmsKeyId === undefined ? device : { ...device, kmsKeyId };
}
