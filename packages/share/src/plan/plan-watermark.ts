import { watermarkName } from '@soe/contract';
import type { DesiredDistribution } from '../desired-distribution.js';
import type { ObservedImage } from '../observe/observed-distribution.js';
import type { BuiltImage } from '../release-images.js';
import type { AttachWatermarkAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/**
 * The watermark that an image lacks. Copies inherit those of the built image, which gets its own
 * before it is copied; those that were made before get it here.
 */
export function planWatermark(
  image: ImageInRegion,
  after: readonly string[],
): readonly AttachWatermarkAction[] {
  if (image.seen === undefined) return [];
  const watermark = missingWatermark(image.seen, image.built, image.desired);
  if (watermark === undefined) return [];
  const reason = 'it does not carry this one';
  return [{ ...imageAction(image, 'attach-watermark', reason, after), watermark }];
}

/** The name of the watermark that an image shall have and lacks. */
export function missingWatermark(
  seen: ObservedImage,
  { flavor }: Pick<BuiltImage, 'flavor'>,
  { distribution, ownerId }: Pick<DesiredDistribution, 'distribution' | 'ownerId'>,
): string | undefined {
  const { watermark } = distribution;
  if (watermark === undefined) return undefined;
  const name = watermark === true ? watermarkName(flavor) : watermark;
  return seen.watermarks?.includes(`${ownerId}:${name}`) === true ? undefined : name;
}
