import { flag, list, optional, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { BlockDevice, Image } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { type FilterTable, filterInput, matching } from '../filters.js';
import {
  checkImageId,
  findImage,
  imageNotFound,
  imageState,
  imagesOf,
  isPublic,
  isSharedWith,
  isVisible,
} from '../image-access.js';
import { tagSet, visibleTags } from '../tags.js';

/** Finding images. */
export const describeImages = [
  ec2Operation({
    action: 'DescribeImages',
    input: {
      ImageId: list(text),
      Owner: list(text),
      ExecutableBy: list(text),
      Filter: filterInput,
      IncludeDeprecated: optional(flag),
      IncludeDisabled: optional(flag),
      ...pageInput,
    },
    run(input, context) {
      const ids = [...new Set(input.ImageId)];
      ids.forEach(checkImageId);
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const candidates =
        ids.length > 0
          ? ids.flatMap((id) => findImage(context, id) ?? [])
          : Array.from(imagesOf(context)).filter((image) => isVisible(context, image));
      const missing = ids.filter((id) => !candidates.some((image) => image.id === id));
      if (missing.length > 0) throw imageNotFound(missing);

      const found = candidates.filter(
        (image) =>
          (input.Owner.length === 0 || input.Owner.some((who) => isOwner(who, image, context))) &&
          (input.ExecutableBy.length === 0 ||
            input.ExecutableBy.some((who) => isExecutableBy(who, image, context))) &&
          (input.IncludeDisabled === true || !image.disabled) &&
          (input.IncludeDeprecated === true ||
            image.owner === context.account ||
            !isDeprecated(image, context.now)) &&
          matchesFilters(image),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input);
      return { imagesSet: rows.map((image) => describe(image, context)), nextToken: next };
    },
  }),
];

/** Writes the disks of an image as answers show them. */
export function blockDeviceMapping(devices: readonly BlockDevice[]): readonly AnswerMembers[] {
  return devices.map(({ deviceName, virtualName, ebs }) => ({
    deviceName,
    virtualName,
    ebs: ebs === undefined ? undefined : { ...ebs },
  }));
}

function describe(image: Image, context: Context): AnswerMembers {
  return {
    imageId: image.id,
    imageLocation: `${image.ownerAlias ?? image.owner}/${image.name}`,
    imageState: imageState(image, context.now),
    imageOwnerId: image.owner,
    imageOwnerAlias: image.ownerAlias,
    creationDate: image.creationDate,
    isPublic: isPublic(image),
    architecture: image.architecture,
    imageType: 'machine',
    platform: image.platform,
    platformDetails: image.platformDetails,
    usageOperation: image.usageOperation,
    name: image.name,
    description: image.description,
    rootDeviceType: 'ebs',
    rootDeviceName: image.rootDeviceName,
    blockDeviceMapping: blockDeviceMapping(image.blockDevices),
    virtualizationType: image.virtualizationType,
    hypervisor: 'xen',
    enaSupport: image.enaSupport,
    sriovNetSupport: image.sriovNetSupport,
    bootMode: image.bootMode,
    tpmSupport: image.tpmSupport,
    imdsSupport: image.imdsSupport,
    sourceInstanceId: image.sourceInstanceId,
    sourceImageId: image.sourceImageId,
    sourceImageRegion: image.sourceImageRegion,
    deprecationTime: image.deprecationTime,
    deregistrationProtection: image.owner === context.account ? image.protection : undefined,
    lastLaunchedTime: lastLaunched(image, context),
    tagSet: tagSet(context, image.id, image.owner),
  };
}

/** AWS tells owners only, and a day late. */
export function lastLaunched(image: Image, { account, now }: Context): string | undefined {
  if (image.owner !== account || image.lastLaunchedTime === undefined) return undefined;
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60 * 1000).toISOString();
  return image.lastLaunchedTime <= dayAgo ? image.lastLaunchedTime : undefined;
}

function isDeprecated(image: Image, now: Date): boolean {
  return image.deprecationTime !== undefined && image.deprecationTime <= now.toISOString();
}

function isOwner(who: string, image: Image, { account }: Context): boolean {
  if (who === 'self') return image.owner === account;
  if (/^\d{12}$/.test(who)) return image.owner === who;
  if (['amazon', 'aws-marketplace', 'aws-backup-vault'].includes(who))
    return image.ownerAlias === who;
  throw new ApiError('InvalidUserID.Malformed', `Invalid user id: "${who}"`);
}

/** `self` means every way of sharing, an account id only shares with that account by name. */
function isExecutableBy(who: string, image: Image, context: Context): boolean {
  if (who === 'all') return isPublic(image);
  if (who === 'self') return isSharedWith(context, image);
  if (/^\d{12}$/.test(who)) return image.permissions.some(({ userId }) => userId === who);
  throw new ApiError('InvalidUserID.Malformed', `Invalid user id: "${who}"`);
}

function filtersFor(context: Context): FilterTable<Image> {
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
      'sriov-net-support': (image) => image.sriovNetSupport,
      'usage-operation': (image) => image.usageOperation,
      'virtualization-type': (image) => image.virtualizationType,
    },
  };
}

function disks(
  read: (device: BlockDevice) => string | number | boolean | undefined,
): (image: Image) => readonly (string | undefined)[] {
  return (image) => image.blockDevices.map((device) => read(device)?.toString());
}
