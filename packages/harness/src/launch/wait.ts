import { setTimeout } from 'node:timers/promises';
import type { Clock, WaitOptions } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';

/** How long to wait for something, and how often to look; in milliseconds. */
export type WaitLimit = Required<Pick<WaitOptions, 'minDelay' | 'maxDelay' | 'maxWait'>>;

/** What is waited for besides AWS: time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  delay: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }),
  random: () => Math.random(),
};

/**
 * Looks until there is an answer; undefined when time is up. The delays between looks grow by half, and
 * vary by a quarter so that many launches do not ask at once.
 */
export async function lookUntil<T>(
  look: () => Promise<T | undefined>,
  limit: WaitLimit,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  const start = clock.now();
  let next = limit.minDelay;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await look();
    if (answer !== undefined) return answer;
    const left = limit.maxWait - (clock.now() - start);
    if (left <= 0) return undefined;
    const varied = next * (0.75 + clock.random() / 2);
    await clock.delay(Math.max(1, Math.min(varied, limit.maxDelay, left)), signal);
    next = Math.min(next * 1.5, limit.maxDelay);
  }
}

/** @throws HarnessError `HARNESS_OPTIONS_INVALID` for a limit that is none */
export function checkLimit(name: string, limit: WaitLimit): void {
  for (const [key, value] of Object.entries(limit)) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot test launches: option ${name}.${key} is ${value}, not a number of milliseconds.`,
    );
  }
}
