import type { Clock } from '../../src/index.js';

/** A clock whose waits are over at once, and the waits that it was asked for, in milliseconds. */
export function createInstantClock(): { readonly clock: Clock; readonly waits: readonly number[] } {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
    },
    random: () => 0.5,
  };
  return { clock, waits };
}
