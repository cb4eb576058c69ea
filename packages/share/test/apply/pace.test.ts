import { expect, test } from 'vitest';
import { createPace } from '../../src/apply/pace.js';
import { fakeClock } from '../support/fake-clock.js';

test('lets three begin per second and key, and the others wait for their turn', async () => {
  const clock = fakeClock();
  const begun: number[] = [];
  const pace = createPace({ turns: 3, within: 1_000 }, { clock, signal: undefined });

  for (let turn = 0; turn < 8; turn++) {
    await pace('us-east-1 owner');
    begun.push(clock.now());
  }

  expect(begun).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000]);
});

test('callers that come at once line up', async () => {
  const clock = fakeClock();
  const pace = createPace({ turns: 3, within: 1_000 }, { clock, signal: undefined });

  await Promise.all(Array.from({ length: 7 }, () => pace('us-east-1 owner')));

  expect(clock.waits).toEqual([1_000, 1_000, 1_000, 2_000]);
});

test('keys do not wait for each other', async () => {
  const clock = fakeClock();
  const pace = createPace({ turns: 1, within: 1_000 }, { clock, signal: undefined });

  await Promise.all(['a', 'b', 'c'].map((key) => pace(key)));

  expect(clock.waits).toEqual([]);
});

test('a turn that is waited for can be cancelled', async () => {
  const clock = fakeClock();
  const signal = AbortSignal.abort();
  const pace = createPace({ turns: 1, within: 1_000 }, { clock, signal });

  await pace('a');

  await expect(pace('a')).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
});
