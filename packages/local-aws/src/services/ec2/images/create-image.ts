import { flag, optional, text } from '../../../protocols/shape.js';
import { type BlockDevice, imageTable } from '../../../state/tables/image.js';
import type { Instance } from '../../../state/tables/instance.js';
import { machineOf } from '../../../state/tables/machine.js';
import type { Snapshot } from '../../../state/tables/snapshot.js';
import { type Volume, volumeTable } from '../../../state/tables/volume.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { blockDeviceInput, type RequestedDevice } from '../block-device-input.js';
import { mergeDevices, withoutKey } from '../block-devices.js';
import { ec2Operation } from '../ec2-operation.js';
import { freezeVolume, notYet } from '../freeze-volume.js';
import { requireInstance } from '../instance-access.js';
import { contentOf, putSnapshot } from '../new-snapshot.js';
import { putTags, readTagSpecifications, tagSpecificationInput } from '../tags.js';
import { inheritWatermarksOf } from './image-watermarks.js';
import { availableAt, newImage } from './new-image.js';

/** Making images of instances. */
export const createImage = [
  ec2Operation({
    action: 'CreateImage',
    input: {
      InstanceId: text,
      Name: text,
      Description: optional(text),
      NoReboot: optional(flag),
      BlockDeviceMapping: blockDeviceInput,
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const instance = requireImageable(context, input.InstanceId);
      const image = newImage(input, context);
      const tags = readTagSpecifications(input.TagSpecification, ['image', 'snapshot']);
      const description = `Created by CreateImage(${instance.id}) for ${image.id}`;
      const takeSnapshot = (volume: Volume): Snapshot => {
        const freeze = { reboots: input.NoReboot !== true, availableAt: availableAt(context) };
        const content = {
          ...contentOf(volume),
          ...freezeVolume(volume, freeze, context),
          description,
        };
        return putSnapshot(content, tags.snapshot, context);
      };
      const disks = disksOf(instance, input.BlockDeviceMapping, context).map((disk) => ({
        ...disk,
        snapshot:
          disk.volume === undefined || disk.device.ebs === undefined
            ? undefined
            : takeSnapshot(disk.volume),
      }));
      context.store.table(imageTable, context.region).put({
        ...image,
        ...machineOf(instance),
        ...inheritWatermarksOf(instance, context),
        ...(disks.some(({ snapshot }) => snapshot?.freeze !== undefined)
          ? { freeze: { availableAt: availableAt(context) }, availableAt: notYet }
          : {}),
        blockDevices: disks.map(
          ({ device, snapshot }): BlockDevice =>
            snapshot === undefined || device.ebs === undefined
              ? device
              : { ...device, ebs: { ...device.ebs, snapshotId: snapshot.id } },
        ),
        sourceInstanceId: instance.id,
        sourceImageId: instance.imageId,
        sourceImageRegion: context.region,
      });
      putTags(context, 'image', image.id, tags.image);
      return { imageId: image.id };
    },
  }),
];

function requireImageable(context: Context, id: string): Instance {
  const instance = requireInstance(context, id);
  if (instance.state === 'running' || instance.state === 'stopped') return instance;
  throw new ApiError(
    'IncorrectState',
    `Instance is not in state 'running' or 'stopped': ${id} is '${instance.state}'`,
  );
}

interface Disk {
  readonly device: BlockDevice;
  /** What it is a snapshot of; nothing when it comes with the request only. */
  readonly volume: Volume | undefined;
}

/** The disks of an instance, with those that are requested laid over them. */
function disksOf(
  instance: Instance,
  requested: readonly RequestedDevice[],
  context: Context,
): readonly Disk[] {
  const table = context.store.table(volumeTable, ownScope(context));
  const volumes = new Map(
    instance.devices.flatMap(({ deviceName, volumeId }) => {
      const volume = table.get(volumeId);
      return volume === undefined ? [] : [[deviceName, volume] as const];
    }),
  );
  const attached = Array.from(volumes, ([name, volume]) => deviceOf(name, volume));
  return mergeDevices(attached, requested, context).map((device) => ({
    device: withoutKey(device),
    volume: volumes.get(device.deviceName),
  }));
}

function deviceOf(deviceName: string, volume: Volume): BlockDevice {
  const { iops, throughput, attachment } = volume;
  return {
    deviceName,
    ebs: {
      volumeSize: volume.size,
      volumeType: volume.type,
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { throughput }),
      deleteOnTermination: attachment?.deleteOnTermination ?? true,
      encrypted: volume.encrypted,
    },
  };
}
