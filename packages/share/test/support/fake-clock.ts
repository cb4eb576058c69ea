import type { Clock } from '../../src/index.js';

/** Time that passes only when somebody waits; keeps the order of those who do. */
export function fakeClock(start = 0): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  let now = start;
  return {
    waits,
    now: () => now,
    async delay(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      const until = now + milliseconds;
      // Leaves the others the time to do what they would do meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      now = Math.max(now, until);
    },
  };
}
