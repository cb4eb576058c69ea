import type { OwnImage } from '../access/lifecycle-access.js';

/** A day in milliseconds. */
export const dayMs = 24 * 60 * 60 * 1000;

const minuteMs = 60_000;

/** EC2 rounds dates to the nearest minute. */
export function roundToMinute(at: string | number): number {
  return Math.round(new Date(at).getTime() / minuteMs) * minuteMs;
}

/** The first date that is not in the past, whatever the clock of EC2 rounds. */
export function nextMinute(now: number): number {
  return Math.ceil(now / minuteMs) * minuteMs;
}

/**
 * The date that somebody gave an image. Public images have one of their own, two years after they
 * were made (user guide, *Deprecate an Amazon EC2 AMI*), which cannot be removed.
 */
export function ownDeprecation(image: OwnImage): number | undefined {
  if (image.deprecateAt === undefined) return undefined;
  const at = Date.parse(image.deprecateAt);
  const latest = new Date(image.createdAt);
  latest.setUTCFullYear(latest.getUTCFullYear() + 2);
  return image.public && Math.abs(at - latest.getTime()) <= minuteMs ? undefined : at;
}

/** Whether an image is deprecated now, or will be within a minute. */
export function isDeprecated({ deprecateAt }: OwnImage, now: number): boolean {
  return deprecateAt !== undefined && Date.parse(deprecateAt) <= nextMinute(now);
}
