import { createHash } from 'node:crypto';
import { canonicalJson } from '@soe/contract';
import type { CopyImageAction, WaitForImageAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/** What makes an image available: nothing, a wait, or a copy and a wait. */
export function planCopy(image: ImageInRegion): readonly (CopyImageAction | WaitForImageAction)[] {
  const { seen, at } = image;
  if (seen?.state === 'available') return [];
  const wait = (reason: string, after: readonly string[]): WaitForImageAction =>
    imageAction(image, 'wait-for-image', reason, after);
  if (seen !== undefined) return [wait(`${seen.imageId} is ${seen.state}`, [])];
  const copy = {
    ...imageAction(image, 'copy-image', `${at.region} has no image of this name`, image.origin),
    ...copyRequest(image),
    snapshots: image.snapshots,
  };
  return [copy, wait('copies take time', [copy.id])];
}

function copyRequest({ built, at, tags }: ImageInRegion) {
  const request = {
    name: built.name,
    sourceRegion: built.region,
    sourceImageId: built.imageId,
    tags,
    ...(at.kmsKeyId !== undefined && { kmsKeyId: at.kmsKeyId }),
    ...(at.copyMinutes !== undefined && { completionMinutes: at.copyMinutes }),
  };
  // EC2 refuses a token that comes back with another request, so all of the request goes in; 64
  // characters are what a token may have.
  const clientToken = createHash('sha256')
    .update(canonicalJson([at.region, request]))
    .digest('hex');
  return { ...request, clientToken };
}
