import type {
  Image,
  ImageAncestryEntry,
  ImageWatermark,
  InstanceImageMetadata,
  Tag,
} from '@aws-sdk/client-ec2';
import type {
  ImageAncestor,
  ImageMark,
  TracedImage,
  TracedInstance,
} from '../trace/trace-store.js';

/** An image of the EC2 client in the words of this package. */
export function tracedImage(image: Image): TracedImage {
  const { DeprecationTime, SourceImageId, SourceImageRegion, SourceInstanceId } = image;
  const codes = (image.ProductCodes ?? []).map((code) => ({
    id: code.ProductCodeId ?? '',
    type: code.ProductCodeType ?? '',
  }));
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    createdAt: isoTime(image.CreationDate),
    tags: tagSet(image.Tags),
    ...(image.State !== undefined && { state: image.State }),
    ...(DeprecationTime !== undefined && { deprecatedAt: isoTime(DeprecationTime) }),
    ...(SourceImageId !== undefined && { sourceImageId: SourceImageId }),
    ...(SourceImageRegion !== undefined && { sourceRegion: SourceImageRegion }),
    ...(SourceInstanceId !== undefined && { sourceInstanceId: SourceInstanceId }),
    ...(codes.length > 0 && { productCodes: codes }),
    ...marks(image.ImageWatermarks),
  };
}

/** An instance of the EC2 client, with what AWS keeps of the image that it was launched from. */
export function tracedInstance(instance: InstanceImageMetadata): TracedInstance {
  const { ImageMetadata: image = {}, InstanceType, LaunchTime } = instance;
  return {
    instanceId: instance.InstanceId ?? '',
    accountId: instance.OwnerId ?? '',
    state: instance.State?.Name ?? '',
    ...(InstanceType !== undefined && { instanceType: InstanceType }),
    ...(LaunchTime !== undefined && { launchedAt: LaunchTime.toISOString() }),
    image: {
      imageId: image.ImageId ?? '',
      name: image.Name ?? '',
      ownerId: image.OwnerId ?? '',
      createdAt: isoTime(image.CreationDate),
      tags: {},
      ...(image.State !== undefined && { state: image.State }),
      ...(image.DeprecationTime !== undefined && { deprecatedAt: isoTime(image.DeprecationTime) }),
      ...marks(image.ImageWatermarks),
    },
  };
}

/** One entry of an image's ancestry. */
export function imageAncestor(entry: ImageAncestryEntry): ImageAncestor {
  const { SourceImageId, SourceImageRegion } = entry;
  return {
    imageId: entry.ImageId ?? '',
    ...(SourceImageId !== undefined && { sourceImageId: SourceImageId }),
    ...(SourceImageRegion !== undefined && { sourceRegion: SourceImageRegion }),
  };
}

function marks(watermarks: readonly ImageWatermark[] = []): {
  readonly watermarks?: readonly ImageMark[];
} {
  if (watermarks.length === 0) return {};
  return {
    watermarks: watermarks.map(({ WatermarkKey, SourceImageId, SourceImageRegion }) => ({
      key: WatermarkKey ?? '',
      ...(SourceImageId !== undefined && { sourceImageId: SourceImageId }),
      ...(SourceImageRegion !== undefined && { sourceRegion: SourceImageRegion }),
    })),
  };
}

function tagSet(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function isoTime(text: string | undefined): string {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
