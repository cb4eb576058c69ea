import { setTimeout } from 'node:timers/promises';
import { delay } from '../check-options.js';

/** Time and chance, as far as waiting needs them. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects as soon as the signal is aborted. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** The real one. */
export const systemClock: Clock = {
  now: () => Date.now(),
  delay: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }),
  random: () => Math.random(),
};

/** How long to wait for something, and how often to look. */
export interface WaitOptions {
  /** Milliseconds before the second look; later delays grow by half each time. */
  readonly minDelay?: number;
  /** The longest time between two looks, in milliseconds. */
  readonly maxDelay?: number;
  /** When to give up, in milliseconds. */
  readonly maxWait?: number;
  /**
   * Stops the work.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Measures the waits.
   * @defaultValue the clock of this machine
   */
  readonly clock?: Clock;
}

/** A wait that has begun. */
export interface Wait {
  /** Waits a little longer each time; false, at once, when it is time to give up. */
  again(): Promise<boolean>;
  /** How long it has lasted, in milliseconds. */
  elapsed(): number;
}

/** Begins to wait. The delays vary by a quarter, so that many who wait do not ask at once. */
export function beginWait(
  options: WaitOptions,
  defaults: Required<Omit<WaitOptions, 'signal' | 'clock'>>,
): Wait {
  const { minDelay = defaults.minDelay, maxDelay = defaults.maxDelay } = options;
  const { maxWait = defaults.maxWait, signal, clock = systemClock } = options;
  for (const [name, value] of Object.entries({ minDelay, maxDelay, maxWait })) delay(name, value);
  const start = clock.now();
  let next = minDelay;
  const elapsed = (): number => clock.now() - start;
  return {
    elapsed,
    again: async () => {
      signal?.throwIfAborted();
      const left = maxWait - elapsed();
      if (left <= 0) return false;
      const varied = next * (0.75 + clock.random() / 2);
      await clock.delay(Math.min(varied, maxDelay, left), signal);
      next = Math.min(next * 1.5, maxDelay);
      return true;
    },
  };
}
