import { CopyImageCommand, type EC2Client, type TagSpecification } from '@aws-sdk/client-ec2';
import type { ImageCopy } from '../cleanup/cloud.js';
import { type Cancel, tagList } from './ec2-reading.js';

/** Begins to copy an image and returns the id of the copy, which has its tags from the beginning. */
export async function copyImage(
  client: EC2Client,
  copy: ImageCopy,
  cancel: Cancel,
): Promise<string> {
  const { description, kmsKeyId } = copy;
  const tags = [...specify('image', copy.tags), ...specify('snapshot', copy.snapshotTags)];
  const command = new CopyImageCommand({
    SourceImageId: copy.sourceImageId,
    SourceRegion: copy.sourceRegion,
    Name: copy.name,
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyId !== undefined && { Encrypted: true, KmsKeyId: kmsKeyId }),
    ...(tags.length > 0 && { TagSpecifications: [...tags] }),
    ClientToken: copy.token,
  });
  const { ImageId = '' } = await client.send(command, cancel);
  return ImageId;
}

function specify(
  type: 'image' | 'snapshot',
  tags: Readonly<Record<string, string>> = {},
): readonly TagSpecification[] {
  return Object.keys(tags).length > 0 ? [{ ResourceType: type, Tags: tagList(tags) }] : [];
}
