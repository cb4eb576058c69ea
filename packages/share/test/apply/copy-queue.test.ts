import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCopyQueue } from '../../src/apply/copy-queue.js';
import { ShareError } from '../../src/index.js';
import { eventClock } from '../support/event-clock.js';

const wait = { minDelay: 1_000, maxDelay: 60_000, maxWait: 3_600_000 };

/** A region in which so many slots are taken by somebody else. */
function region({ slots = 20, others = 0, signal }: Partial<Settings> = {}) {
  const clock = eventClock();
  const queue = createCopyQueue({ clock, signal, wait, slots });
  const copying = new Map<string, number>();
  const asked: string[] = [];
  const world = { others, refusals: 0, most: 0 };
  const ask = (name: string, snapshots: number) => async () => {
    asked.push(name);
    await clock.delay(50);
    const used = world.others + [...copying.values()].reduce((sum, each) => sum + each, 0);
    if (used + snapshots > slots) {
      world.refusals += 1;
      const cause = Object.assign(new Error('no slot'), { name: 'ResourceLimitExceeded' });
      throw new ShareError('SHARE_AWS_FAILED', 'refused', { cause });
    }
    copying.set(name, snapshots);
    world.most = Math.max(world.most, used + snapshots);
    return `ami-${name}`;
  };
  const end = (name: string) => {
    copying.delete(name);
    queue.left(name);
  };
  /** Copy, and be done after some time. */
  const copy = async (name: string, snapshots: number, milliseconds: number) => {
    await queue.copy(name, snapshots, ask(name, snapshots));
    await clock.delay(milliseconds);
    end(name);
    return clock.now();
  };
  return { clock, queue, asked, world, ask, copy, end };
}

interface Settings {
  readonly slots: number;
  readonly others: number;
  readonly signal: AbortSignal;
}

describe('a queue of copies', () => {
  test('40 snapshots go through 20 slots in two waves, in their order, and none is refused', async () => {
    const { asked, copy, world } = region();
    const names = Array.from({ length: 20 }, (_, index) => `image-${index}`);

    const ended = await Promise.all(names.map((name) => copy(name, 2, 45_000)));

    expect(ended).toEqual([...Array(10).fill(45_050), ...Array(10).fill(90_100)]);
    expect(asked).toEqual(names);
    expect(world).toMatchObject({ refusals: 0, most: 20 });
  });

  test('a large image is not overtaken by small ones', async () => {
    const { asked, copy } = region({ slots: 4 });

    await Promise.all([
      copy('first', 3, 10_000),
      copy('large', 4, 10_000),
      copy('small', 1, 10_000),
    ]);

    expect(asked).toEqual(['first', 'large', 'small']);
  });

  test('an image with more snapshots than there are slots is copied alone', async () => {
    const { clock, queue } = region({ slots: 2 });
    await queue.copy('large', 5, async () => 'ami-1');
    let begun = false;
    const next = queue.copy('next', 1, async () => {
      begun = true;
    });

    await clock.delay(1_000);
    expect(begun).toBe(false);
    queue.left('large');
    await next;
    expect(begun).toBe(true);
  });

  test('images that were found pending hold slots', async () => {
    const { clock, queue, copy } = region({ slots: 2 });
    queue.hold('found', 2);
    const ended = copy('next', 1, 0);
    await clock.delay(5_000);
    queue.left('found');

    expect(await ended).toBe(5_050);
  });

  test('waits while somebody else has slots, asks one at a time, and fails nothing', async () => {
    const { clock, copy, world } = region({ others: 18 });
    const all = Promise.all(
      Array.from({ length: 10 }, (_, index) => copy(`image-${index}`, 1, 45_000)),
    );
    await clock.delay(100_000);
    world.others = 0;
    await all;

    // Eight at first, and one whenever it was worth a try.
    expect(world.refusals).toBeGreaterThanOrEqual(8);
    expect(world.refusals).toBeLessThan(30);
    expect(world.most).toBe(20);
  });

  test('a region that somebody else fills is asked less and less, and used when it is free', async () => {
    const { clock, copy, world, asked } = region({ others: 20 });
    const ended = copy('mine', 1, 0);
    await clock.delay(600_000);
    world.others = 0;

    expect(await ended).toBeLessThan(665_000);
    expect(asked.length).toBeLessThan(30);
  });

  test('gives up when a copy was refused for as long as images are waited for', async () => {
    const { clock, copy } = region({ others: 20 });

    await expect(copy('mine', 1, 0)).rejects.toMatchObject({ message: 'refused' });
    expect(clock.now()).toBeGreaterThanOrEqual(wait.maxWait);
    expect(clock.now()).toBeLessThan(wait.maxWait + 2 * wait.maxDelay);
  });

  test('a copy that fails for another reason fails, and leaves its slots to the next', async () => {
    const { queue, copy } = region({ slots: 1 });
    const broken = queue.copy('broken', 1, () => Promise.reject(new Error('no such image')));
    const next = copy('next', 1, 0);

    await expect(broken).rejects.toThrow('no such image');
    await next;
  });

  test('whoever waits for a slot stops with the signal', async () => {
    const stop = new AbortController();
    const { queue, asked, ask } = region({ slots: 1, signal: stop.signal });
    await queue.copy('first', 1, ask('first', 1));
    const second = queue.copy('second', 1, ask('second', 1));
    stop.abort();

    await expect(second).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
    await expect(queue.copy('third', 1, ask('third', 1))).rejects.toMatchObject({
      code: 'SHARE_CANCELLED',
    });
    expect(asked).toEqual(['first']);
  });

  test('whatever is copied, all of it is, in its order, and never more at a time than fits', async () => {
    const copies = fc.array(
      fc.record({ snapshots: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ max: 60 }) }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(copies, fc.integer({ min: 6, max: 20 }), async (copies, slots) => {
        const { copy, asked, world } = region({ slots });
        await Promise.all(
          copies.map(({ snapshots, seconds }, index) =>
            copy(`image-${index}`, snapshots, Math.abs(seconds) * 1_000),
          ),
        );
        expect(asked).toEqual(copies.map((_, index) => `image-${index}`));
        expect(world.most).toBeLessThanOrEqual(slots);
        expect(world.refusals).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
