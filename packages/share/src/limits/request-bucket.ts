import type { RequestBudget } from './request-budget.js';

/** How many requests may be made now, and how fast that grows; plain data. */
export interface RequestBucket {
  /** What AWS has left at least, when it has counted only the requests that are answered. */
  readonly tokens: number;
  /** When that was so, in milliseconds since 1970. */
  readonly at: number;
  /** Requests that are not answered: AWS may have counted them, or may count them yet. */
  readonly underWay: number;
  /** Tokens that come with each second: what AWS publishes, or less after it refused some. */
  readonly refillPerSecond: number;
}

/** What a bucket has of its budget. */
export type BucketSize = Pick<RequestBudget, 'capacity' | 'refillPerSecond'>;

/** Sums of small parts of a token may come to a little less than a whole one. */
const whole = 1 - 1e-9;

/** Two clocks that tell whole milliseconds may differ by so many about how long something took. */
const inaccuracy = 2;

/** With each request that passes, a bucket that was slowed down regains so much of its rate. */
const regain = 0.02;

/** However often AWS refuses, so much of the rate stays. */
const slowest = 0.1;

/**
 * How many requests may begin at once: a tenth of a large bucket is left to others, and to AWS
 * filling it by the second.
 */
export function usableCapacity({ capacity }: BucketSize): number {
  return capacity - Math.floor(capacity / 10);
}

/** The bucket of somebody who has not made any requests. */
export function fullBucket(size: BucketSize, now: number): RequestBucket {
  const { refillPerSecond } = size;
  return { tokens: usableCapacity(size), at: now, underWay: 0, refillPerSecond };
}

/**
 * The bucket while one more request is under way, `undefined` when there is no token for it. A
 * request takes its token when it is answered, which is the latest time that AWS can have counted
 * it, and no other may have that token before. So AWS has as many tokens as this, or more, however
 * long and unevenly requests take.
 */
export function beginRequest(
  size: BucketSize,
  bucket: RequestBucket,
  now: number,
): RequestBucket | undefined {
  const filled = refill(size, bucket, now);
  if (filled.tokens - filled.underWay < whole) return undefined;
  return { ...filled, underWay: filled.underWay + 1 };
}

/** The bucket after a request was answered. */
export function endRequest(size: BucketSize, bucket: RequestBucket, now: number): RequestBucket {
  const { tokens, underWay, ...filled } = refill(size, bucket, now + inaccuracy);
  return { ...filled, tokens: tokens - 1, underWay: underWay - 1 };
}

/** In how many milliseconds there is a token, when nobody takes one and no request ends meanwhile. */
export function timeToToken(size: BucketSize, bucket: RequestBucket, now: number): number {
  const { tokens, underWay, at, refillPerSecond } = refill(size, bucket, now);
  if (tokens - underWay >= whole) return 0;
  if (underWay + 1 > usableCapacity(size)) return Number.POSITIVE_INFINITY;
  return Math.ceil(at - now + ((underWay + 1 - tokens) / refillPerSecond) * 1_000);
}

/** AWS refused a request: others take from the same bucket. It is empty, and fills half as fast. */
export function slowDown(size: BucketSize, bucket: RequestBucket): RequestBucket {
  return {
    ...bucket,
    tokens: Math.min(bucket.tokens, bucket.underWay),
    refillPerSecond: Math.max(size.refillPerSecond * slowest, bucket.refillPerSecond / 2),
  };
}

/** A request passed: a bucket that was slowed down fills a little faster again. */
export function speedUp(size: BucketSize, bucket: RequestBucket): RequestBucket {
  const refillPerSecond = bucket.refillPerSecond + size.refillPerSecond * regain;
  return { ...bucket, refillPerSecond: Math.min(size.refillPerSecond, refillPerSecond) };
}

function refill(size: BucketSize, bucket: RequestBucket, now: number): RequestBucket {
  // A clock that was set back fills nothing, and is believed from then on.
  if (now < bucket.at - 2 * inaccuracy) return { ...bucket, at: now };
  if (now <= bucket.at) return bucket;
  const filled = bucket.tokens + ((now - bucket.at) / 1_000) * bucket.refillPerSecond;
  return { ...bucket, tokens: Math.min(usableCapacity(size), filled), at: now };
}
