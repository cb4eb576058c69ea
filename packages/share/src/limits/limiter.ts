import type { Clock } from '../clock.js';
import { cancelled } from '../errors.js';
import {
  type BucketSize,
  fullBucket,
  slowDown,
  speedUp,
  takeToken,
  timeToToken,
} from './request-bucket.js';

/** Lets requests begin one after the other, as fast as a bucket allows. */
export interface Limiter {
  /**
   * Wait for a turn; first come, first served.
   *
   * @throws ShareError `SHARE_CANCELLED` as soon as the signal is aborted
   */
  turn(signal?: AbortSignal): Promise<Turn>;
}

/** The right to make one request. What became of it should be told. */
export interface Turn {
  /** AWS answered, whatever it said. */
  passed(): void;
  /** AWS refused it as one too many. */
  throttled(): void;
}

/** A limiter for one bucket. */
export function createLimiter(size: BucketSize, clock: Clock): Limiter {
  const waiting = new Set<() => void>();
  let bucket = fullBucket(size, clock.now());
  let slowed = 0;
  let asleep: AbortController | undefined;

  function take(): Turn | undefined {
    const next = takeToken(size, bucket, clock.now());
    if (next === undefined) return undefined;
    bucket = next;
    // Requests that were on their way together are refused together, and that is one refusal.
    const era = slowed;
    return {
      passed() {
        if (era === slowed) bucket = speedUp(size, bucket, clock.now());
      },
      throttled() {
        if (era !== slowed) return;
        slowed += 1;
        bucket = slowDown(size, bucket, clock.now());
      },
    };
  }

  async function serve(): Promise<void> {
    const sleep = new AbortController();
    asleep = sleep;
    while (waiting.size > 0 && !sleep.signal.aborted) {
      const [first] = waiting;
      const delay = timeToToken(size, bucket, clock.now());
      if (delay === 0) first?.();
      else await clock.delay(delay, sleep.signal).catch(() => undefined);
    }
    if (asleep === sleep) asleep = undefined;
  }

  return {
    turn(signal) {
      if (signal?.aborted) return Promise.reject(stopped(signal));
      const now = waiting.size === 0 ? take() : undefined;
      if (now !== undefined) return Promise.resolve(now);
      return new Promise((resolve, reject) => {
        const begin = () => {
          const turn = take();
          if (turn === undefined) return;
          leave();
          resolve(turn);
        };
        const stop = () => {
          leave();
          reject(stopped(signal));
          if (waiting.size > 0) return;
          // A timer that nobody waits for would keep the process alive.
          asleep?.abort();
          asleep = undefined;
        };
        const leave = () => {
          waiting.delete(begin);
          signal?.removeEventListener('abort', stop);
        };
        waiting.add(begin);
        signal?.addEventListener('abort', stop);
        if (asleep === undefined) void serve();
      });
    },
  };
}

function stopped(signal: AbortSignal | undefined) {
  return cancelled('waiting for a turn to call AWS', { cause: signal?.reason });
}
