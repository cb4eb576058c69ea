import { expect, test } from 'vitest';
import { settleSchedule } from '../../src/apply/look-schedule.js';
import { createPoller } from '../../src/apply/poller.js';
import { ShareError } from '../../src/index.js';
import { eventClock } from '../support/event-clock.js';

const wait = { minDelay: 100, maxDelay: 300, maxWait: 2_000 };
const late = (seen: number | undefined) => new ShareError('SHARE_IMAGE_TIMEOUT', `saw ${seen}`);

/** A poller of counters: each read sees one more. */
function counting(signal?: AbortSignal) {
  const clock = eventClock();
  const reads: (readonly string[])[] = [];
  const times: number[] = [];
  const told: (readonly [readonly string[], number])[] = [];
  const poller = createPoller<number>({
    clock,
    signal,
    wait,
    delay: (_, waited, woken) => (woken ? 1 : settleSchedule(waited, wait)),
    read: async (keys) => {
      reads.push(keys);
      times.push(clock.now());
      return new Map(keys.map((key) => [key, reads.length]));
    },
    onWait: (keys, delay) => told.push([keys, delay]),
  });
  return { clock, reads, times, told, poller };
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
  const { poller, times, told } = counting();

  await poller.until('a', (seen) => seen >= 7, late);

  expect(times).toEqual([100, 200, 300, 450, 675, 975, 1_275]);
  expect(told.map(([, delay]) => delay)).toEqual([100, 100, 100, 150, 225, 300, 300]);
});

test('gives up when time is over, with what was seen last', async () => {
  const { poller, clock } = counting();

  await expect(poller.until('a', () => false, late)).rejects.toMatchObject({
    code: 'SHARE_IMAGE_TIMEOUT',
    message: expect.stringMatching(/^saw \d+$/),
  });
  expect(clock.now()).toBe(wait.maxWait);
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

test('knows from its last look what is asked for again', async () => {
  const { poller, reads } = counting();

  await poller.until('a', () => true, late);

  await expect(poller.until('a', (seen) => seen === 1, late)).resolves.toBe(1);
  expect(reads).toEqual([['a']]);
});

test('goes on looking where it was, for a key that was waited for before', async () => {
  const { poller, times } = counting();

  await poller.until('a', (seen) => seen >= 4, late);
  await poller.until('a', (seen) => seen >= 5, late);

  expect(times).toEqual([100, 200, 300, 450, 675]);
});

test('is woken for a key, once', async () => {
  const { poller, clock, times } = counting();

  const seen = poller.until('a', (seen) => seen >= 3, late);
  await clock.delay(130);
  poller.wake('a');
  await seen;

  expect(times).toEqual([100, 130, 230]);
});

test('a wait that begins later may be due sooner', async () => {
  const { poller, clock, reads, times } = counting();

  const first = poller.until('a', (seen) => seen >= 6, late);
  await clock.delay(700);
  await Promise.all([first, poller.until('b', (seen) => seen >= 6, late)]);

  expect(times.slice(5)).toEqual([800]);
  expect(reads[5]).toEqual(['a', 'b']);
});

test('does not look while work is going on that gives more to look for, but not forever', async () => {
  const short = counting();
  await Promise.all([
    short.poller.until('a', () => true, late),
    short.poller
      .after(short.clock.delay(250))
      .then(() => short.poller.until('b', () => true, late)),
  ]);
  const long = counting();
  await Promise.all([
    long.poller.until('a', () => true, late),
    long.poller.after(long.clock.delay(5_000)),
  ]);

  expect(short.reads).toEqual([['a', 'b']]);
  expect(short.times).toEqual([350]);
  expect(long.times).toEqual([100 + wait.maxDelay]);
});

test('stops with its signal', async () => {
  const { poller, reads } = counting(AbortSignal.abort());

  await expect(poller.until('a', () => true, late)).rejects.toMatchObject({
    code: 'SHARE_CANCELLED',
  });
  expect(reads).toEqual([]);
});
