import type { Clock } from '../../src/index.js';

/**
 * Time that jumps to the next moment somebody waits for, once nobody has anything else to do. Unlike
 * the fake clock it lets many wait at once, each for its own time, and be woken.
 * `busy` says that somebody has something to do that takes none of this time, such as a call to a
 * local server.
 */
export function eventClock(start = 0, busy: () => boolean = () => false): Clock {
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  let now = start;
  let ticking = false;

  async function tick(): Promise<void> {
    ticking = true;
    while (timers.size > 0) {
      do await new Promise((resolve) => setImmediate(resolve));
      while (busy());
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.ring();
    }
    ticking = false;
  }

  return {
    now: () => now,
    delay: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = { at: now + milliseconds, ring: () => resolve() };
        signal?.addEventListener('abort', () => {
          if (timers.delete(timer)) reject(signal.reason);
        });
        timers.add(timer);
        if (!ticking) void tick();
      }),
  };
}
