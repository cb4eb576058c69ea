import type { RequestBudget } from './request-budget.js';

/** How many requests may be made now, and how fast that grows; plain data. */
export interface RequestBucket {
  /** Requests that may be made at once. */
  readonly tokens: number;
  /** When that was so, in milliseconds since 1970. */
  readonly at: number;
  /** Tokens that come with each second: what AWS publishes, or less after it refused some. */
  readonly refillPerSecond: number;
}

/** What a bucket has of its budget. */
export type BucketSize = Pick<RequestBudget, 'capacity' | 'refillPerSecond'>;

/** Sums of small parts of a token may come to a little less than a whole one. */
const whole = 1 - 1e-9;

/** With each request that passes, a bucket that was slowed down regains so much of its rate. */
const regain = 0.02;

/** However often AWS refuses, so much of the rate stays. */
const slowest = 0.1;

/**
 * How many requests may begin at once. Requests arrive less evenly than they are sent, so a tenth of
 * what AWS grants, but at least one request, is kept back: they may arrive so much later or earlier
 * than each other as that takes to refill.
 */
export function usableCapacity({ capacity }: BucketSize): number {
  return Math.max(1, capacity - Math.max(1, capacity / 10));
}

/** The bucket of somebody who has not made any requests. */
export function fullBucket(size: BucketSize, now: number): RequestBucket {
  return { tokens: usableCapacity(size), at: now, refillPerSecond: size.refillPerSecond };
}

/** The bucket after one request, `undefined` when there is no token for it yet. */
export function takeToken(
  size: BucketSize,
  bucket: RequestBucket,
  now: number,
): RequestBucket | undefined {
  const filled = refill(size, bucket, now);
  if (filled.tokens < whole) return undefined;
  return { ...filled, tokens: Math.max(0, filled.tokens - 1) };
}

/** In how many milliseconds there is a token, when nobody takes one meanwhile. */
export function timeToToken(size: BucketSize, bucket: RequestBucket, now: number): number {
  const { tokens, refillPerSecond } = refill(size, bucket, now);
  return tokens >= whole ? 0 : Math.ceil(((1 - tokens) / refillPerSecond) * 1_000);
}

/** AWS refused a request: others take from the same bucket. It is empty, and fills half as fast. */
export function slowDown(size: BucketSize, bucket: RequestBucket, now: number): RequestBucket {
  return {
    tokens: 0,
    at: now,
    refillPerSecond: Math.max(size.refillPerSecond * slowest, bucket.refillPerSecond / 2),
  };
}

/** A request passed: a bucket that was slowed down fills a little faster again. */
export function speedUp(size: BucketSize, bucket: RequestBucket, now: number): RequestBucket {
  if (bucket.refillPerSecond === size.refillPerSecond) return bucket;
  const { refillPerSecond } = bucket;
  return {
    ...refill(size, bucket, now),
    refillPerSecond: Math.min(
      size.refillPerSecond,
      refillPerSecond + size.refillPerSecond * regain,
    ),
  };
}

/** A clock that was set back fills nothing. */
function refill(size: BucketSize, bucket: RequestBucket, now: number): RequestBucket {
  const seconds = Math.max(0, now - bucket.at) / 1_000;
  const tokens = Math.min(usableCapacity(size), bucket.tokens + seconds * bucket.refillPerSecond);
  return { ...bucket, tokens, at: now };
}
