import { expect, test } from 'vitest';
import { keepDeprecation } from '../../src/plan/keep-deprecation.js';

const summary = JSON.stringify({ created: 'x', commit: 'c', record: 'r', issues: [] });
const date = '2027-01-01T00:00:00.000Z';

test('a date that was written since is kept, wherever it stands', () => {
  const first = JSON.stringify({
    deprecated: date,
    created: 'x',
    commit: 'c',
    record: 'r',
    issues: [],
  });
  const last = JSON.stringify({
    created: 'x',
    commit: 'c',
    record: 'r',
    issues: [],
    deprecated: date,
  });

  expect(keepDeprecation(summary, first)).toBe(first);
  expect(keepDeprecation(summary, last)).toBe(last);
});

test('everything else becomes what the record says', () => {
  const held = JSON.stringify({ created: 'x', commit: 'other', more: 1, deprecated: date });

  expect(JSON.parse(keepDeprecation(summary, held))).toEqual({
    ...JSON.parse(summary),
    deprecated: date,
  });
});

test('a date of the record itself counts for more', () => {
  const own = JSON.stringify({ created: 'x', deprecated: '2028-01-01T00:00:00.000Z' });

  expect(keepDeprecation(own, JSON.stringify({ created: 'x', deprecated: date }))).toBe(own);
});

test.each([undefined, '{', 'null', '[]', '{"deprecated":7}'])(
  'without a date (%s) nothing is kept',
  (held) => {
    expect(keepDeprecation(summary, held)).toBe(summary);
  },
);
