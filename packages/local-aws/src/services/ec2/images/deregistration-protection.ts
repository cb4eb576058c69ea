import type { Image } from '../../../state/tables/image.js';

/** Whether an image cannot be deregistered: its protection is on, or its cooldown is not over. */
export function isProtected(image: Image, now: Date): boolean {
  return image.protection !== 'disabled' || isCoolingDown(image, now);
}

/**
 * The protection of an image as answers show it. During a cooldown they say `disabled after` and
 * the time (as *aws-nuke* reads it; the documentation does not say).
 */
export function describeProtection(image: Image, now: Date): string {
  if (image.protection !== 'disabled' || !isCoolingDown(image, now)) return image.protection;
  return `disabled after ${image.protectedUntil}`;
}

function isCoolingDown({ protectedUntil }: Image, now: Date): boolean {
  return protectedUntil !== undefined && protectedUntil > now.toISOString();
}
