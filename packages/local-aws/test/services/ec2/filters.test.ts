import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matching, patternStart, wildcard } from '../../../src/services/ec2/filters.js';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });

test('wildcards mean what they mean in a regular expression', () => {
  fc.assert(
    fc.property(pattern, letters, (wanted, value) => {
      const source = wanted.replaceAll('.', '\\.').replaceAll('*', '[^]*').replaceAll('?', '[^]');

      expect(wildcard(wanted)(value)).toBe(new RegExp(`^${source}$`).test(value));
    }),
    { numRuns: 1000 },
  );
});

test('what matches a pattern begins as its start says, and is nothing else where that is whole', () => {
  fc.assert(
    fc.property(pattern, letters, (wanted, rest) => {
      const { text, isWhole } = patternStart(wanted);

      for (const value of [rest, text + rest, text]) {
        const matches = wildcard(wanted)(value);
        if (isWhole) expect(matches).toBe(value === text);
        else if (matches) expect(value.startsWith(text)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
  expect(patternStart('a\\*b*c')).toEqual({ text: 'a*b', isWhole: false });
});

test('a backslash takes the next character literally', () => {
  expect(wildcard('a\\*')('a*')).toBe(true);
  expect(wildcard('a\\*')('ab')).toBe(false);
  expect(wildcard('a\\?b*')('a?bc')).toBe(true);
});

test('a hostile pattern is answered at once', () => {
  const value = 'a'.repeat(5_000);

  expect(wildcard(`${'*a'.repeat(200)}b`)(value)).toBe(false);
});

test('every filter must match, and of each filter one value', () => {
  const rows = [
    { name: 'one', size: 1, tags: { team: 'red' } },
    { name: 'two', size: 2, tags: { team: 'blue' } },
    { name: 'three', size: 2, tags: {} },
  ];
  const table = {
    fields: {
      name: (row: (typeof rows)[number]) => row.name,
      size: (row: (typeof rows)[number]) => row.size,
    },
    tags: (row: (typeof rows)[number]) => row.tags,
  };
  const select = (...filters: [string, ...string[]][]): string[] =>
    rows
      .filter(
        matching(
          filters.map(([Name, ...Value]) => ({ Name, Value })),
          table,
        ),
      )
      .map(({ name }) => name);

  expect(select(['size', '2'], ['name', 'one', 't*'])).toEqual(['two', 'three']);
  expect(select(['tag:team', '*'])).toEqual(['one', 'two']);
  expect(select(['tag-key', 'team'], ['tag-value', 'blue'])).toEqual(['two']);
  expect(select(['tag:constructor', '*'])).toEqual([]);
});

test('filters that do not exist and too many values are refused', () => {
  const many = Array.from({ length: 201 }, String);

  expect(() => matching([{ Name: 'constructor', Value: ['x'] }], { fields: {} })).toThrow(
    "The filter 'constructor' is invalid",
  );
  expect(() => matching([{ Name: 'x', Value: many }], { fields: { x: () => '' } })).toThrow('200');
});
