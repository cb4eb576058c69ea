import type { WaitOptions } from '../share-options.js';

/** How many milliseconds to the next look, when so many have been waited. */
export type LookSchedule = (waited: number, wait: WaitOptions) => number;

/** For what comes soon: each wait is half as long as all before it. */
export const settleSchedule: LookSchedule = (waited, { minDelay, maxDelay }) =>
  Math.min(maxDelay, Math.max(minDelay, waited / 2));

/**
 * For the region that looks first for an image: soon, because EC2 may answer a copy that is gone;
 * then eight times as long, until 15 % of what was waited is longer than that.
 */
export const leadingSchedule: LookSchedule = (waited, { minDelay, maxDelay }) =>
  Math.min(maxDelay, waited < minDelay / 2 ? minDelay : Math.max(8 * minDelay, 0.15 * waited));

/** For the regions that are told when the first one sees the image: a copy may be faster there. */
export const followingSchedule: LookSchedule = (waited, { maxDelay }) =>
  Math.max(maxDelay, 0.6 * waited);
