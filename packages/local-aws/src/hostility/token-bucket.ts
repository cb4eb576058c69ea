/** How many calls pass: `capacity` at once, and `refillPerSecond` in the long run. */
export interface TokenBucket {
  /** How many calls pass at once. */
  readonly capacity: number;
  /** How many more pass with each second. */
  readonly refillPerSecond: number;
}

/** How full a bucket was when something was last taken out of it. */
export interface BucketLevel {
  readonly tokens: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A bucket that nothing was taken out of. */
export function fullBucket(bucket: TokenBucket, now: Date): BucketLevel {
  return { tokens: bucket.capacity, at: now.getTime() };
}

/**
 * Takes tokens out of a bucket. Gives its new level, or `undefined` when they are not there; then its
 * level stays what it was. A clock that was set back fills nothing.
 */
export function takeTokens(
  bucket: TokenBucket,
  level: BucketLevel,
  now: Date,
  tokens = 1,
): BucketLevel | undefined {
  const at = now.getTime();
  const filled = level.tokens + (Math.max(0, at - level.at) / 1000) * bucket.refillPerSecond;
  const left = Math.min(bucket.capacity, filled) - tokens;
  return left < 0 ? undefined : { tokens: left, at };
}
