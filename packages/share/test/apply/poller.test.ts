import { expect, test } from 'vitest';
import { createPoller } from '../../src/apply/poller.js';
import { ShareError } from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';

const wait = { minDelay: 100, maxDelay: 300, maxWait: 2_000 };
const late = (seen: number | undefined) => new ShareError('SHARE_IMAGE_TIMEOUT', `saw ${seen}`);

/** A poller of counters: each read sees one more. */
function counting(signal?: AbortSignal) {
  const clock = fakeClock();
  const reads: (readonly string[])[] = [];
  const poller = createPoller<number>({
    clock,
    signal,
    wait,
    read: async (keys) => {
      reads.push(keys);
      return new Map(keys.map((key) => [key, reads.length]));
    },
    onWait: () => undefined,
  });
  return { clock, reads, poller };
}

test('looks for everything at once, and no longer for what was seen', async () => {
  const { poller, reads } = counting();

  await Promise.all([
    poller.until('a', (seen) => seen >= 1, late),
    poller.until('b', (seen) => seen >= 3, late),
  ]);

  expect(reads).toEqual([['a', 'b'], ['b'], ['b']]);
});

test('looks less and less often, up to the longest delay', async () => {
  const { poller, clock } = counting();

  await poller.until('a', (seen) => seen >= 5, late);

  expect(clock.waits).toEqual([100, 150, 225, 300, 300]);
});

test('gives up when time is over, with what was seen last', async () => {
  const { poller, clock } = counting();

  await expect(poller.until('a', () => false, late)).rejects.toMatchObject({
    code: 'SHARE_IMAGE_TIMEOUT',
    message: expect.stringMatching(/^saw \d+$/),
  });
  expect(clock.now()).toBeGreaterThanOrEqual(wait.maxWait);
  expect(clock.now()).toBeLessThan(wait.maxWait + wait.maxDelay);
});

test('a check that throws ends its own wait only', async () => {
  const { poller } = counting();
  const failed = new ShareError('SHARE_IMAGE_FAILED', 'failed');

  const [bad, good] = await Promise.allSettled([
    poller.until(
      'a',
      () => {
        throw failed;
      },
      late,
    ),
    poller.until('b', (seen) => seen >= 2, late),
  ]);

  expect(bad).toMatchObject({ status: 'rejected', reason: failed });
  expect(good).toMatchObject({ status: 'fulfilled', value: 2 });
});

test('can be used again after it came to rest', async () => {
  const { poller } = counting();

  await poller.until('a', () => true, late);

  await expect(poller.until('b', () => true, late)).resolves.toBe(2);
});

test('stops with its signal', async () => {
  const { poller, reads } = counting(AbortSignal.abort());

  await expect(poller.until('a', () => true, late)).rejects.toMatchObject({
    code: 'SHARE_CANCELLED',
  });
  expect(reads).toEqual([]);
});
