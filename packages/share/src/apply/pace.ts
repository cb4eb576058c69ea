import { pause } from '../clock.js';
import type { SettledOptions } from '../share-options.js';

/** How many of something may begin in how much time. */
export interface PaceLimit {
  /** How many. */
  readonly turns: number;
  /** In how many milliseconds. */
  readonly within: number;
}

/** Makes callers with the same key wait for their turn. */
export type Pace = (key: string) => Promise<void>;

/** A sliding window per key: no stretch of `within` milliseconds sees more than `turns` begin. */
export function createPace(
  { turns, within }: PaceLimit,
  options: Pick<SettledOptions, 'clock' | 'signal'>,
): Pace {
  const begun = new Map<string, readonly number[]>();
  return async (key) => {
    const now = options.clock.now();
    const last = begun.get(key) ?? [];
    const oldest = last.length < turns ? undefined : last[0];
    const begin = oldest === undefined ? now : Math.max(now, oldest + within);
    // Taken before waiting, so that callers line up.
    begun.set(key, [...last, begin].slice(-turns));
    if (begin > now) await pause(begin - now, options);
  };
}
