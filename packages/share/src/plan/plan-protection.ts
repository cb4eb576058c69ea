import type { ProtectImageAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/** Whether an image is protected from being deregistered. Copies never are. */
export function planProtection(
  image: ImageInRegion,
  after: readonly string[],
): readonly ProtectImageAction[] {
  const { protection } = image.desired.distribution;
  const held = protectionOf(image.seen?.protection);
  if (protection === undefined || protection === held) return [];
  return [
    { ...imageAction(image, 'protect-image', `its protection is ${held}`, after), protection },
  ];
}

/** EC2's word, which may have a time behind it: that of the end of a cooldown, which passes by itself. */
function protectionOf(word = 'disabled'): ProtectImageAction['protection'] {
  if (word.startsWith('enabled-with-cooldown')) return 'cooldown';
  return word.startsWith('enabled') ? 'on' : 'off';
}
