import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BucketSize,
  fullBucket,
  slowDown,
  speedUp,
  takeToken,
  timeToToken,
  usableCapacity,
} from '../../src/limits/request-bucket.js';

const images: BucketSize = { capacity: 100, refillPerSecond: 1 };

const size: fc.Arbitrary<BucketSize> = fc.record({
  capacity: fc.integer({ min: 2, max: 100 }),
  refillPerSecond: fc.constantFrom(1, 2, 3, 5, 10, 20, 40),
});

/** Send requests as soon as they are wanted and a bucket allows; when each is sent. */
function send(bucketSize: BucketSize, wanted: readonly number[]): readonly number[] {
  let bucket = fullBucket(bucketSize, 0);
  let now = 0;
  return wanted
    .toSorted((a, b) => a - b)
    .map((at) => {
      now = Math.max(now, at);
      now += timeToToken(bucketSize, bucket, now);
      bucket = takeToken(bucketSize, bucket, now) ?? expect.fail('there is no token');
      return now;
    });
}

/** How many of these AWS refuses: its bucket has all of its capacity. */
function refusals({ capacity, refillPerSecond }: BucketSize, arrivals: readonly number[]): number {
  let tokens = capacity;
  let last = 0;
  let refused = 0;
  for (const at of arrivals.toSorted((a, b) => a - b)) {
    tokens = Math.min(capacity, tokens + ((at - last) / 1_000) * refillPerSecond);
    last = at;
    if (tokens < 1 - 1e-6) refused += 1;
    else tokens -= 1;
  }
  return refused;
}

describe('a bucket of requests', () => {
  test('keeps a tenth back, and at least one request', () => {
    expect(usableCapacity({ capacity: 100, refillPerSecond: 20 })).toBe(90);
    expect(usableCapacity({ capacity: 3, refillPerSecond: 3 })).toBe(2);
    expect(usableCapacity({ capacity: 1, refillPerSecond: 0.1 })).toBe(1);
  });

  test('is never overdrawn, although requests are on their way for different times', () => {
    const cases = fc.record({
      size,
      requests: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 20_000 }),
          delay: fc.double({ min: 0, max: 1 }),
        }),
        { maxLength: 300 },
      ),
    });
    fc.assert(
      fc.property(cases, ({ size, requests }) => {
        const wanted = requests.map((request) => request.at);
        const sent = send(size, wanted);
        const margin = size.capacity - usableCapacity(size);
        const jitter = (margin / size.refillPerSecond) * 1_000;
        const arrivals = sent.map((at, index) => at + jitter * (requests[index]?.delay ?? 0));
        expect(refusals(size, arrivals)).toBe(0);
      }),
    );
  });

  test('is used up to what is kept back: the last request waits no longer than it must', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 300 }), (size, requests) => {
        const sent = send(size, Array(requests).fill(0));
        const waited = Math.max(0, requests - usableCapacity(size)) / size.refillPerSecond;
        // Each wait is rounded up to a millisecond.
        expect(sent.at(-1)).toBeGreaterThanOrEqual(waited * 1_000 - 1);
        expect(sent.at(-1)).toBeLessThanOrEqual(waited * 1_000 + requests);
      }),
    );
  });

  test('is emptied by a refusal, then fills half as fast, down to a tenth', () => {
    let bucket = slowDown(images, fullBucket(images, 0), 0);
    expect(bucket).toMatchObject({ tokens: 0, refillPerSecond: 0.5 });
    expect(timeToToken(images, bucket, 0)).toBe(2_000);

    for (let refusal = 0; refusal < 10; refusal++) bucket = slowDown(images, bucket, 0);
    expect(bucket.refillPerSecond).toBe(0.1);
  });

  test('regains its rate with every request that passes, and never more', () => {
    let bucket = slowDown(images, fullBucket(images, 0), 0);
    const rates = Array.from({ length: 40 }, () => {
      bucket = speedUp(images, bucket, 0);
      return bucket.refillPerSecond;
    });

    expect(rates[0]).toBeCloseTo(0.52);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(rates.at(-1)).toBe(1);
  });

  test('gains nothing from a clock that is set back', () => {
    const empty = slowDown(images, fullBucket(images, 5_000), 5_000);

    expect(takeToken(images, empty, 0)).toBeUndefined();
    expect(timeToToken(images, empty, 0)).toBe(2_000);
  });
});
