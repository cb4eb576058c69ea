import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '../../../src/services/policies/glob.js';

test('stars stand for any text and question marks for one character, as in a regular expression', () => {
  const letters = (...more: string[]) =>
    fc.array(fc.constantFrom('a', 'b', '.', ...more), { maxLength: 12 }).map((all) => all.join(''));

  fc.assert(
    fc.property(letters('*', '?'), letters(), (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');

      expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 2000 },
  );
});

test('a pattern that makes backtracking explode is answered', () => {
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
});
