import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BucketSize,
  beginRequest,
  endRequest,
  fullBucket,
  slowDown,
  speedUp,
  timeToToken,
  usableCapacity,
} from '../../src/limits/request-bucket.js';

const images: BucketSize = { capacity: 100, refillPerSecond: 1 };

const size: fc.Arbitrary<BucketSize> = fc.record({
  capacity: fc.integer({ min: 2, max: 100 }),
  refillPerSecond: fc.constantFrom(1, 2, 3, 5, 10, 20, 40),
});

/** One request: when it is wanted, when AWS counts it, and when it is answered after that. */
interface Wanted {
  readonly at: number;
  readonly there: number;
  readonly back: number;
}

/** Send requests as soon as they are wanted and a bucket allows; when each was sent and counted. */
function send(bucketSize: BucketSize, requests: readonly Wanted[]) {
  const sent: number[] = [];
  const counted: number[] = [];
  const answers: number[] = [];
  let bucket = fullBucket(bucketSize, 0);
  let now = 0;
  const answer = () => {
    answers.sort((a, b) => a - b);
    while ((answers[0] ?? now + 1) <= now) {
      bucket = endRequest(bucketSize, bucket, answers.shift() ?? now);
    }
  };
  for (const { at, there, back } of requests.toSorted((a, b) => a.at - b.at)) {
    now = Math.max(now, at);
    for (;;) {
      answer();
      const begun = beginRequest(bucketSize, bucket, now);
      if (begun !== undefined) bucket = begun;
      if (begun !== undefined) break;
      now = Math.min(now + timeToToken(bucketSize, bucket, now), answers[0] ?? now + 60_000);
    }
    sent.push(now);
    counted.push(now + there);
    answers.push(now + there + back);
  }
  return { sent, counted };
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
  test('leaves a tenth of a large bucket alone', () => {
    expect(usableCapacity({ capacity: 100, refillPerSecond: 20 })).toBe(90);
    expect(usableCapacity({ capacity: 3, refillPerSecond: 3 })).toBe(3);
    expect(usableCapacity({ capacity: 1, refillPerSecond: 0.1 })).toBe(1);
  });

  test('is never overdrawn, however long and unevenly requests take', () => {
    const milliseconds = (max: number) => fc.integer({ min: 0, max });
    const request = fc.record({
      at: milliseconds(20_000),
      there: fc.oneof(milliseconds(50), milliseconds(5_000)),
      back: fc.oneof(milliseconds(50), milliseconds(5_000)),
    });
    fc.assert(
      fc.property(size, fc.array(request, { maxLength: 300 }), (size, requests) => {
        expect(refusals(size, send(size, requests).counted)).toBe(0);
      }),
    );
  });

  test('is used up: the last request waits no longer than it must', () => {
    const latency = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 300 }), latency, (size, requests, latency) => {
        const wanted = { at: 0, there: 0, back: latency };
        const { sent } = send(size, Array(requests).fill(wanted));
        const more = Math.max(0, requests - usableCapacity(size));
        const last = sent.at(-1) ?? 0;
        expect(last).toBeGreaterThanOrEqual((more / size.refillPerSecond) * 1_000 - 1);
        // Where few may be under way, each waits for the answer to one before.
        const inTurn = (more / usableCapacity(size)) * (latency + 3);
        const filling = (more / size.refillPerSecond) * 1_000;
        expect(last).toBeLessThanOrEqual(filling + inTurn + latency + 3 * more + 3);
      }),
    );
  });

  test('is emptied by a refusal, then fills half as fast, down to a tenth', () => {
    let bucket = slowDown(images, fullBucket(images, 0));
    expect(bucket).toMatchObject({ tokens: 0, refillPerSecond: 0.5 });
    expect(timeToToken(images, bucket, 0)).toBe(2_000);

    for (let refusal = 0; refusal < 10; refusal++) bucket = slowDown(images, bucket);
    expect(bucket.refillPerSecond).toBe(0.1);
  });

  test('regains its rate with every request that passes, and never more', () => {
    let bucket = slowDown(images, fullBucket(images, 0));
    const rates = Array.from({ length: 40 }, () => {
      bucket = speedUp(images, bucket);
      return bucket.refillPerSecond;
    });

    expect(rates[0]).toBeCloseTo(0.52);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(rates.at(-1)).toBe(1);
  });

  test('gains nothing from a clock that is set back', () => {
    const empty = slowDown(images, fullBucket(images, 5_000));

    expect(beginRequest(images, empty, 0)).toBeUndefined();
    expect(timeToToken(images, empty, 0)).toBe(2_000);
  });
});
