import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitTo } from '../../src/pipeline/limit.js';

test('never more than the limit at a time, all of them in the end, first come first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 20 }),
      async (size, works) => {
        const limit = limitTo(size);
        const began: number[] = [];
        let running = 0;
        const ends = works.map(([turns, fails], index) =>
          limit(async () => {
            began.push(index);
            running += 1;
            expect(running).toBeLessThanOrEqual(size);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            running -= 1;
            if (fails) throw new Error('no');
            return index;
          }),
        );

        const settled = await Promise.allSettled(ends);

        expect(began).toEqual(works.map((_, index) => index));
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(
          works.map(([, fails]) => fails),
        );
      },
    ),
  );
});
