import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rollbackTarget } from '../../src/channels/rollback-channel.js';
import { heldAt, heldInTurn, rollBackChain } from '../../src/channels/version-history.js';
import type { ParameterVersion } from '../../src/index.js';

const history = (...values: readonly string[]): readonly ParameterVersion[] =>
  values.map((value, index) => ({
    value,
    version: index + 1,
    modifiedAt: new Date(Date.UTC(2026, 10, index + 1)).toISOString(),
  }));

test('a value that is written again is held on, since it was written first', () => {
  const held = heldInTurn(history('a', 'a', 'b', 'b', 'a'));

  expect(held.map(({ value, version }) => `${value}${version}`)).toEqual(['a1', 'b3', 'a5']);
});

test.each([
  ['nothing', [], []],
  ['a promotion after the other', ['a', 'b', 'c'], ['a', 'b', 'c']],
  ['a roll-back takes out what it came from', ['a', 'b', 'c', 'b'], ['a', 'b']],
  ['a promotion that was put back', ['a', 'b', 'c', 'b', 'b'], ['a', 'b']],
  ['promoting again what was rolled back', ['a', 'b', 'c', 'b', 'c'], ['a', 'b', 'c']],
  ['going back far', ['a', 'b', 'c', 'a', 'd'], ['a', 'd']],
])('what can be rolled back to: %s', (_, values, chain) => {
  expect(rollBackChain(history(...values))).toEqual(chain);
});

test('the chain ends with the present value, has none twice, and going back along it ends at its begin', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }), (values) => {
      let held: readonly string[] = values;
      const chain = rollBackChain(history(...held));
      expect(chain.at(-1)).toBe(held.at(-1));
      expect(new Set(chain).size).toBe(chain.length);
      const back: string[] = [];
      for (;;) {
        const [previous, present] = rollBackChain(history(...held)).slice(-2);
        if (previous === undefined || present === undefined) break;
        back.push(previous);
        held = [...held, previous];
      }
      expect(back).toEqual(chain.slice(0, -1).toReversed());
    }),
  );
});

test('what was held at a time is the last that was written by then', () => {
  const all = history('a', 'b');

  expect(heldAt(all, '2026-10-31T00:00:00.000Z')).toBeUndefined();
  expect(heldAt(all, '2026-11-01T00:00:00.000Z')).toBe('a');
  expect(heldAt(all, '2026-12-01T00:00:00.000Z')).toBe('b');
});

const request = { flavor: 'al2023', channel: 'stable' };
const us = (...chain: readonly string[]) => ({ place: 'us-east-1', chain });
const eu = (...chain: readonly string[]) => ({ place: 'eu-west-1', chain });

test('rolls back as many steps as are asked for, and a place that is new has no say', () => {
  expect(rollbackTarget(request, [us('a', 'b', 'c'), eu('a', 'b', 'c')])).toBe('b');
  expect(rollbackTarget({ ...request, steps: 2 }, [us('a', 'b', 'c'), eu('a', 'b', 'c')])).toBe(
    'a',
  );
  expect(rollbackTarget(request, [us('b', 'c'), eu('c')])).toBe('b');
  expect(rollbackTarget(request, [us('b', 'c'), eu()])).toBe('b');
});

test.each([
  ['there is no such channel', request, [us(), eu()]],
  ['it did not point at anything before', request, [us('a'), eu('a')]],
  ['it points at c in us-east-1, and b in eu-west-1', request, [us('b', 'c'), eu('a', 'b')]],
  ['it pointed at b in us-east-1, and a in eu-west-1', request, [us('b', 'c'), eu('a', 'c')]],
  ['0 is not a number of steps', { ...request, steps: 0 }, [us('a', 'b')]],
  ['5 versions back', { ...request, steps: 5 }, [us('a', 'b')]],
])('refuses to guess: %s', (seen, asked, chains) => {
  expect(() => rollbackTarget(asked, chains)).toThrow(
    expect.objectContaining({
      code: 'SHARE_HISTORY_MISSING',
      message: expect.stringContaining(seen),
    }),
  );
});
