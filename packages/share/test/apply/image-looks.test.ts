import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPlan, type ShareEvent } from '../../src/index.js';
import { copyingAws, copyPlan } from '../support/copy-plan.js';
import { eventClock } from '../support/event-clock.js';

const regions = Array.from({ length: 16 }, (_, index) => `region-${index}`);
const names = ['one', 'two', 'three', 'four', 'five'];

/** Copy five images to sixteen regions; how often was looked, and how late each copy was seen. */
async function copied(seconds: (region: string, name: string) => number) {
  const clock = eventClock();
  const { aws, looks, doneAt } = copyingAws(() => clock.now(), seconds);
  const late: number[] = [];
  const onEvent = (event: ShareEvent) => {
    if (event.type !== 'action-done' || event.action.type !== 'wait-for-image') return;
    const { region, name } = event.action;
    late.push((clock.now() - doneAt(region, name)) / doneAt(region, name));
  };
  const result = await applyPlan(copyPlan(regions, names), { aws, clock, onEvent });
  expect(result.status).toBe('done');
  return { looks: looks.length, late: Math.max(...late), seconds: clock.now() / 1_000 };
}

describe('looking for copies', () => {
  test('that take 45 seconds takes one look per region and few more in the first one', async () => {
    expect(await copied(() => 45)).toMatchObject({ looks: 7 + 15, seconds: 49 });
  });

  test('sees all of them soon after their end, however long they take', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 3_000 }), async (seconds) => {
        const { looks, late } = await copied(() => seconds);
        expect(late).toBeLessThanOrEqual(0.15);
        // Of twenty minutes, say: one region looks 30 times, fifteen look 8 times.
        expect(looks).toBeLessThan(20 + 45 + 15 * 15);
      }),
      { numRuns: 30 },
    );
  });

  test('waits for no region that is slower, and misses none that is faster for long', async () => {
    const random = fc.integer({ min: 60, max: 1_200 });
    await fc.assert(
      fc.asyncProperty(fc.array(random, { minLength: 16, maxLength: 16 }), async (times) => {
        const { looks, late } = await copied(
          (region) => times[regions.indexOf(region)] ?? expect.fail(region),
        );
        // A region that follows sees a copy that is faster there when it looks by itself.
        expect(late).toBeLessThanOrEqual(1);
        expect(looks).toBeLessThan(16 * 40);
      }),
      { numRuns: 30 },
    );
  });

  test('is soon over where copies take no time', async () => {
    expect(await copied(() => 0.5)).toMatchObject({ looks: 16, seconds: 1 });
  });
});
