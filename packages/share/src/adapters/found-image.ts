import type { Image, Tag } from '@aws-sdk/client-ec2';
import type { TagSet } from '@soe/contract';
import type { FoundImage } from '../access/image-access.js';

/** An image of the EC2 client in the words of this package. */
export function foundImage(image: Image): FoundImage {
  const { Platform: platform, DeprecationTime: deprecateAt } = image;
  const reason = image.StateReason?.Message;
  const disks = (image.BlockDeviceMappings ?? []).flatMap((each) => each.Ebs ?? []);
  const productCodes = (image.ProductCodes ?? []).flatMap((each) => each.ProductCodeId ?? []);
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    state: image.State ?? '',
    ...(reason !== undefined && { stateReason: reason }),
    createdAt: image.CreationDate ?? '',
    ...(platform !== undefined && { platform: platform.toLowerCase() }),
    tags: tagSet(image.Tags),
    snapshotIds: disks.flatMap((disk) => disk.SnapshotId ?? []),
    volumes: disks.length,
    sizeGiB: disks.reduce((sum, disk) => sum + (disk.VolumeSize ?? 0), 0),
    encrypted: disks.some((disk) => disk.Encrypted === true),
    ...(deprecateAt !== undefined && { deprecateAt }),
    protection: image.DeregistrationProtection ?? 'disabled',
    watermarks: (image.ImageWatermarks ?? []).flatMap((each) => each.WatermarkKey ?? []),
    ...(productCodes.length > 0 && { productCodes }),
  };
}

/** The tags of the EC2 client by key. */
export function tagSet(tags: readonly Tag[] = []): TagSet {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
