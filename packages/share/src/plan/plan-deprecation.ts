import { parseTime, toMinute } from '../parse-time.js';
import type { DeprecateImageAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/**
 * EC2 takes no date in the past, so an image whose date has come is deprecated as soon as can be.
 * So many milliseconds after the observation still are as soon as can be.
 */
const soon = 5 * 60_000;

/**
 * The date from which an image is deprecated, to the minute, as EC2 keeps it. Copies do not inherit
 * it. Once the date has come, every image that is deprecated is right, whenever that began.
 */
export function planDeprecation(
  image: ImageInRegion,
  after: readonly string[],
): readonly DeprecateImageAction[] {
  const { deprecateAt } = image.desired.distribution;
  const held = image.seen?.deprecateAt;
  if (deprecateAt === undefined) return [];
  const wanted = parseTime(deprecateAt);
  if (wanted === undefined) {
    return held === undefined
      ? []
      : [
          imageAction(
            image,
            'deprecate-image',
            `it has the date ${held}, and shall have none`,
            after,
          ),
        ];
  }
  const date = toMinute(wanted);
  const since = held === undefined ? undefined : parseTime(held);
  if (since !== undefined) {
    if (toMinute(since) === date) return [];
    if (wanted <= image.now && since <= image.now + soon) return [];
  }
  const reason = held === undefined ? 'it has no date' : `it has the date ${held}`;
  return [{ ...imageAction(image, 'deprecate-image', reason, after), deprecateAt: date }];
}
