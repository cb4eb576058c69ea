import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BucketLevel, fullBucket, takeTokens } from '../../src/hostility/token-bucket.js';

const bucket = fc.record({
  capacity: fc.integer({ min: 1, max: 100 }),
  refillPerSecond: fc.double({ min: 0, max: 50, noNaN: true }),
});
/** Milliseconds between one call and the next. */
const gaps = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 });

/** When calls came that passed. */
function passed(limit: { capacity: number; refillPerSecond: number }, times: readonly number[]) {
  let level: BucketLevel = fullBucket(limit, new Date(0));
  return times.filter((time) => {
    const next = takeTokens(limit, level, new Date(time));
    level = next ?? level;
    return next !== undefined;
  });
}

function timesOf(between: readonly number[]): number[] {
  let time = 0;
  return between.map((gap) => {
    time += gap;
    return time;
  });
}

test('in no window do more calls pass than the bucket holds and what flows in meanwhile', () => {
  fc.assert(
    fc.property(bucket, gaps, (limit, between) => {
      const times = passed(limit, timesOf(between));
      for (const [first, from] of times.entries()) {
        for (const [more, to] of times.slice(first).entries()) {
          const most = limit.capacity + ((to - from) / 1000) * limit.refillPerSecond;
          expect(more + 1).toBeLessThanOrEqual(most + 1e-6);
        }
      }
    }),
  );
});

test('a call is refused only when the bucket was emptied: who keeps to the rate always passes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 50 }),
      gaps,
      (capacity, refillPerSecond, between) => {
        const slow = between.map((gap) => gap + Math.ceil(1000 / refillPerSecond));
        expect(passed({ capacity, refillPerSecond }, timesOf(slow))).toHaveLength(between.length);
      },
    ),
  );
});

test('the tenth of a token per second is a whole one after ten seconds', () => {
  const limit = { capacity: 1, refillPerSecond: 0.1 };
  const everySecond = Array.from({ length: 31 }, (_, second) => second * 1000);

  expect(passed(limit, everySecond)).toEqual([0, 10_000, 20_000, 30_000]);
});

test('a clock that is set back fills nothing, and goes on filling from there', () => {
  const limit = { capacity: 1, refillPerSecond: 1 };

  expect(passed(limit, [5000, 0, 999, 1000, 6000])).toEqual([5000, 6000]);
});

test('several tokens are taken together, or none', () => {
  const limit = { capacity: 10, refillPerSecond: 1 };
  const now = new Date(0);
  const full = fullBucket(limit, now);

  const left = takeTokens(limit, full, now, 8);

  expect(left).toEqual({ tokens: 2, at: 0 });
  expect(takeTokens(limit, left ?? full, now, 3)).toBeUndefined();
  expect(takeTokens(limit, left ?? full, new Date(1000), 3)).toEqual({ tokens: 0, at: 1000 });
});
