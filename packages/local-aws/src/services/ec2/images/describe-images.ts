import { flag, list, optional, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { BlockDevice, Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput } from '../filters.js';
import {
  checkImageId,
  findImage,
  imageFailure,
  imageNotFound,
  imageState,
  isPublic,
} from '../image-access.js';
import { tagSet } from '../tags.js';
import { deprecationTime } from './deprecation-time.js';
import { describeProtection } from './deregistration-protection.js';
import { findImages } from './find-images.js';
import { describeFeatures } from './image-features.js';

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
      const missing = ids.filter((id) => findImage(context, id) === undefined);
      if (missing.length > 0) throw imageNotFound(missing);
      const { rows, next } = ec2Page(findImages(input, context), ({ id }) => id, input, {
        smallest: 1,
        idsParameter: ids.length > 0 ? 'imageIdsSet' : undefined,
      });
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
    stateReason: imageFailure(image, context.now),
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
    deprecationTime: deprecationTime(image),
    deregistrationProtection:
      image.owner === context.account ? describeProtection(image, context.now) : undefined,
    lastLaunchedTime: lastLaunched(image, context),
    ...describeFeatures(image, context),
    tagSet: tagSet(context, image.id, image.owner),
  };
}

/** AWS tells owners only, and a day late. */
export function lastLaunched(image: Image, { account, now }: Context): string | undefined {
  if (image.owner !== account || image.lastLaunchedTime === undefined) return undefined;
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60 * 1000).toISOString();
  return image.lastLaunchedTime <= dayAgo ? image.lastLaunchedTime : undefined;
}
