import { flag, optional, text } from '../../../protocols/shape.js';
import { type BlockDevice, imageTable } from '../../../state/tables/image.js';
import type { Instance } from '../../../state/tables/instance.js';
import { snapshotTable } from '../../../state/tables/snapshot.js';
import { volumeTable } from '../../../state/tables/volume.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { newId } from '../../new-id.js';
import { blockDeviceInput, mergeDevices, type PlannedDevice } from '../block-devices.js';
import { ec2Operation } from '../ec2-operation.js';
import { requireInstance } from '../instance-access.js';
import { putTags, readTagSpecifications, type Tags, tagSpecificationInput } from '../tags.js';
import { availableAt, checkDescription, checkImageName, unshared } from './new-image.js';

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
      const instance = requireInstance(context, input.InstanceId);
      if (instance.state === 'terminated') {
        throw new ApiError(
          'IncorrectState',
          `Instance is not in state 'running' or 'stopped': ${instance.id} is '${instance.state}'`,
        );
      }
      checkImageName(input.Name, context);
      checkDescription(input.Description);
      const tags = readTagSpecifications(input.TagSpecification, ['image', 'snapshot']);
      const id = newId('ami');
      const disks = disksOf(instance, context);
      const planned = mergeDevices(
        disks.map(({ device }) => device),
        input.BlockDeviceMapping,
        context,
      );
      const blockDevices = planned.map((device): BlockDevice => {
        const volumeId = disks.find(
          (disk) => disk.device.deviceName === device.deviceName,
        )?.volumeId;
        return volumeId === undefined
          ? imageDevice(device)
          : snapshotDisk({ device, volumeId, instance, id, tags: tags.snapshot }, context);
      });

      context.store.table(imageTable, context.region).put({
        ...unshared,
        id,
        owner: context.account,
        name: input.Name,
        ...(input.Description === undefined || input.Description === ''
          ? {}
          : { description: input.Description }),
        creationDate: context.now.toISOString(),
        availableAt: availableAt(context),
        architecture: instance.architecture,
        virtualizationType: instance.virtualizationType,
        ...(instance.rootDeviceName === undefined
          ? {}
          : { rootDeviceName: instance.rootDeviceName }),
        blockDevices,
        enaSupport: instance.enaSupport,
        ...optionalTraits(instance),
        platformDetails: instance.platformDetails,
        usageOperation: instance.usageOperation,
        sourceInstanceId: instance.id,
        sourceImageId: instance.imageId,
        sourceImageRegion: context.region,
      });
      putTags(context, 'image', id, tags.image);
      return { imageId: id };
    },
  }),
];

/** What an instance has of its image and hands on to the next one, as far as it has it. */
function optionalTraits(instance: Instance): Partial<Instance> {
  const { sriovNetSupport, bootMode, tpmSupport, imdsSupport, platform } = instance;
  return {
    ...(sriovNetSupport === undefined ? {} : { sriovNetSupport }),
    ...(bootMode === undefined ? {} : { bootMode }),
    ...(tpmSupport === undefined ? {} : { tpmSupport }),
    ...(imdsSupport === undefined ? {} : { imdsSupport }),
    ...(platform === undefined ? {} : { platform }),
  };
}

interface Disk {
  readonly device: BlockDevice;
  readonly volumeId: string;
}

function disksOf(instance: Instance, context: Context): readonly Disk[] {
  const volumes = context.store.table(volumeTable, ownScope(context));
  return instance.devices.flatMap(({ deviceName, volumeId }): readonly Disk[] => {
    const volume = volumes.get(volumeId);
    if (volume === undefined) return [];
    const ebs = {
      volumeSize: volume.size,
      volumeType: volume.type,
      ...(volume.iops === undefined ? {} : { iops: volume.iops }),
      ...(volume.throughput === undefined ? {} : { throughput: volume.throughput }),
      deleteOnTermination: volume.attachment?.deleteOnTermination ?? true,
      encrypted: volume.encrypted,
    };
    return [{ device: { deviceName, ebs }, volumeId }];
  });
}

interface DiskSnapshot extends Disk {
  readonly instance: Instance;
  readonly id: string;
  readonly tags: Tags;
}

function snapshotDisk(
  { device, volumeId, instance, id, tags }: DiskSnapshot,
  context: Context,
): BlockDevice {
  const { ebs } = device;
  const volume = context.store.table(volumeTable, ownScope(context)).get(volumeId);
  if (ebs === undefined || volume === undefined) return device;
  const snapshotId = newId('snap');
  context.store.table(snapshotTable, context.region).put({
    id: snapshotId,
    owner: context.account,
    description: `Created by CreateImage(${instance.id}) for ${id}`,
    volumeId,
    volumeSize: volume.size,
    startTime: context.now.toISOString(),
    availableAt: availableAt(context),
    encrypted: volume.encrypted,
    ...(volume.kmsKeyId === undefined ? {} : { kmsKeyId: volume.kmsKeyId }),
    permissions: [],
  });
  putTags(context, 'snapshot', snapshotId, tags);
  return { deviceName: device.deviceName, ebs: { ...ebs, snapshotId } };
}

function imageDevice({ kmsKeyId: _kmsKeyId, ...device }: PlannedDevice): BlockDevice {
  return device;
}
