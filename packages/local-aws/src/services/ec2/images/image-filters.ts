import type { BlockDevice, Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import type { FilterTable } from '../filters.js';
import { imageFailure, imageState, isPublic } from '../image-access.js';
import { visibleTags } from '../tags.js';
import { featureFilters } from './image-features.js';

/** The filters of DescribeImages. */
export function imageFilters(context: Context): FilterTable<Image> {
  const { now } = context;
  return {
    tags: ({ id, owner }) => visibleTags(context, id, owner),
    fields: {
      architecture: (image) => image.architecture,
      'block-device-mapping.delete-on-termination': disks((disk) => disk.ebs?.deleteOnTermination),
      'block-device-mapping.device-name': disks((disk) => disk.deviceName),
      'block-device-mapping.snapshot-id': disks((disk) => disk.ebs?.snapshotId),
      'block-device-mapping.volume-size': disks((disk) => disk.ebs?.volumeSize),
      'block-device-mapping.volume-type': disks((disk) => disk.ebs?.volumeType),
      'block-device-mapping.encrypted': disks((disk) => disk.ebs?.encrypted),
      'boot-mode': (image) => image.bootMode,
      'creation-date': (image) => image.creationDate,
      description: (image) => image.description,
      'ena-support': (image) => image.enaSupport,
      hypervisor: () => 'xen',
      'image-id': (image) => image.id,
      'image-type': () => 'machine',
      'imds-support': (image) => image.imdsSupport,
      'is-public': isPublic,
      name: (image) => image.name,
      'owner-alias': (image) => image.ownerAlias,
      'owner-id': (image) => image.owner,
      platform: (image) => image.platform,
      'platform-details': (image) => image.platformDetails,
      'root-device-name': (image) => image.rootDeviceName,
      'root-device-type': () => 'ebs',
      'source-image-id': (image) => image.sourceImageId,
      'source-image-region': (image) => image.sourceImageRegion,
      'source-instance-id': (image) => image.sourceInstanceId,
      state: (image) => imageState(image, now),
      'state-reason-code': (image) => imageFailure(image, now)?.code,
      'state-reason-message': (image) => imageFailure(image, now)?.message,
      'sriov-net-support': (image) => image.sriovNetSupport,
      'usage-operation': (image) => image.usageOperation,
      'virtualization-type': (image) => image.virtualizationType,
      ...featureFilters(context),
    },
  };
}

function disks(
  read: (device: BlockDevice) => string | number | boolean | undefined,
): (image: Image) => readonly (string | undefined)[] {
  return (image) => image.blockDevices.map((device) => read(device)?.toString());
}
