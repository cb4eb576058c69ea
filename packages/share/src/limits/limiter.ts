import type { Clock } from '../clock.js';
import { cancelled } from '../errors.js';
import {
  type BucketSize,
  beginRequest,
  endRequest,
  fullBucket,
  type RequestBucket,
  slowDown,
  speedUp,
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

/** The right to make one request. What became of it must be told, once. */
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
  let serving = false;
  let changed = new AbortController();

  function take(): Turn | undefined {
    const next = beginRequest(size, bucket, clock.now());
    if (next === undefined) return undefined;
    bucket = next;
    // Requests that were under way together are refused together, and that is one refusal.
    const era = slowed;
    const end = (adapt: (bucket: RequestBucket) => RequestBucket) => {
      bucket = endRequest(size, bucket, clock.now());
      if (era === slowed) bucket = adapt(bucket);
      changed.abort();
    };
    return {
      passed: () => end((after) => speedUp(size, after)),
      throttled() {
        end((after) => slowDown(size, after));
        if (era === slowed) slowed += 1;
      },
    };
  }

  async function serve(): Promise<void> {
    serving = true;
    while (waiting.size > 0) {
      const [first] = waiting;
      const delay = timeToToken(size, bucket, clock.now());
      changed = new AbortController();
      if (delay === 0) first?.();
      else await sleep(delay, changed.signal);
    }
    serving = false;
  }

  /** Wait for time to pass, or for a request to end. */
  async function sleep(milliseconds: number, until: AbortSignal): Promise<void> {
    if (Number.isFinite(milliseconds)) {
      await clock.delay(milliseconds, until).catch(() => undefined);
    } else {
      await new Promise((resolve) => until.addEventListener('abort', resolve));
    }
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
          // A timer that nobody waits for would keep the process alive.
          if (waiting.size === 0) changed.abort();
        };
        const leave = () => {
          waiting.delete(begin);
          signal?.removeEventListener('abort', stop);
        };
        waiting.add(begin);
        signal?.addEventListener('abort', stop);
        if (!serving) void serve();
      });
    },
  };
}

function stopped(signal: AbortSignal | undefined) {
  return cancelled('waiting for a turn to call AWS', { cause: signal?.reason });
}
