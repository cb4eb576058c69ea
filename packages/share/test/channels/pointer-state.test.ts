import { describe, expect, test } from 'vitest';
import { isForeign, putBackStep } from '../../src/channels/pointer-state.js';
import type { PointerMove } from '../../src/index.js';

const move: PointerMove = {
  id: 'us-east-1/owner/p',
  region: 'us-east-1',
  name: '/p',
  kind: 'image',
  from: 'ami-old',
  seenVersion: 7,
  to: 'ami-new',
  reason: 'points at ami-old',
};
const { from: _from, seenVersion: _seen, ...fresh } = move;
const { to: _to, ...deletion } = move;
const held = (value: string, version: number) => ({ value, version, modifiedAt: '' });
const tried = { wrote: 8, written: false, refused: false };
const back = { wrote: 9, written: true, refused: false };

test.each([
  ['is not there', undefined, false],
  ['is what it held', held('ami-old', 7), false],
  ['is what we wrote', held('ami-new', 8), false],
  ['is older than what was seen, and shown late', held('ami-older', 6), false],
  ['was written before our own write, by a run that was killed', held('ami-other', 8), false],
  ['was written after our own write', held('ami-other', 9), true],
])('what %s belongs to somebody else: %#', (_, seen, foreign) => {
  expect(isForeign(move, seen, 8)).toBe(foreign);
});

describe('putting a pointer back', () => {
  test.each([
    ['shows what it was moved to', held('ami-new', 8), tried, 'write'],
    [
      'shows what it held, but the write may still come through',
      held('ami-old', 7),
      tried,
      'write',
    ],
    [
      'shows what it held after AWS refused',
      held('ami-old', 7),
      { ...tried, refused: true },
      'done',
    ],
    ['shows what it held before it was written back', held('ami-old', 7), back, 'look-again'],
    ['shows what was written back', held('ami-old', 9), back, 'done'],
    ['still shows what it was moved to', held('ami-new', 8), back, 'look-again'],
    ['shows again what it was moved to', held('ami-new', 10), back, 'write'],
    ['shows what somebody else wrote', held('ami-other', 10), back, 'conflict'],
  ] as const)('that %s', (_, seen, state, step) => {
    expect(putBackStep(move, seen, state)).toBe(step);
  });

  test.each([
    ['shows up', held('ami-new', 1), tried, 'write'],
    ['may still show up', undefined, tried, 'look-again'],
    ['was deleted', undefined, back, 'done'],
    ['was refused', undefined, { ...tried, refused: true }, 'done'],
  ] as const)('that was new and %s', (_, seen, state, step) => {
    expect(putBackStep(fresh, seen, state)).toBe(step);
  });

  test.each([
    ['is gone', undefined, { ...tried, wrote: undefined }, 'write'],
    ['is there again, counting from 1', held('ami-old', 1), { ...back, wrote: 1 }, 'done'],
  ] as const)('that was deleted and %s', (_, seen, state, step) => {
    expect(putBackStep(deletion, seen, state)).toBe(step);
  });
});
