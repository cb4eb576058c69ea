import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchAnswer, matchIssues } from '../../src/trackers/match-issues.js';

describe('matchIssues', () => {
  it('gives every key its own answer, however issues were moved, merged into one or broken', async () => {
    // Which issue each key leads to; several keys may lead to one, some to none.
    const world = fc.record({
      issues: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }),
      aliases: fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 60 }),
      broken: fc.array(fc.nat(60), { maxLength: 5 }),
      namesIds: fc.boolean(),
      size: fc.integer({ min: 1, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ issues, aliases, broken, namesIds, size }) => {
        const leadsTo = new Map<string, number>(issues.map((id) => [`NEW-${id}`, id]));
        for (const [old, at] of aliases) leadsTo.set(`OLD-${old}`, issues[at % issues.length] ?? 0);
        const isBroken = new Set(broken);
        let largest = 0;
        const ask = async (keys: readonly string[]): Promise<BatchAnswer<number>> => {
          largest = Math.max(largest, keys.length);
          const ids = new Map(
            keys.flatMap((key) => {
              const id = leadsTo.get(key);
              return id === undefined ? [] : [[id, key] as const];
            }),
          );
          const all = [...ids].sort(([a], [b]) => a - b);
          return {
            found: all
              .filter(([id]) => !isBroken.has(id))
              .map(([id]) => ({ id: `${id}`, key: `NEW-${id}`, item: id })),
            errors: all
              .filter(([id]) => isBroken.has(id))
              .map(([id, key]) => ({ id: namesIds ? `${id}` : key, reason: `broken ${id}` })),
          };
        };
        const keys = [...leadsTo.keys(), 'NONE-1', 'NONE-2'];

        const matches = await matchIssues(keys, size, ask);

        expect(largest).toBeLessThanOrEqual(size);
        for (const key of keys) {
          const id = leadsTo.get(key);
          const match = matches.get(key);
          if (id === undefined) expect(match).toBeUndefined();
          else if (isBroken.has(id)) expect(match).toHaveProperty('reason');
          else expect(match).toEqual({ item: id });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('asks no more when the tracker is down', async () => {
    let calls = 0;
    const matches = await matchIssues(['A-1', 'A-2', 'A-3'], 2, async () => {
      calls += 1;
      return { found: [], errors: [], failure: 'down' };
    });

    expect(calls).toBe(2);
    expect([...matches.values()]).toEqual(Array(3).fill({ reason: 'down' }));
  });
});
