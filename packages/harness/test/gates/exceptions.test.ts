import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsPattern } from '../../src/gates/exceptions.js';

test.each([
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abc', '*', true],
  ['', '*', true],
  ['abc', 'a*c', true],
  ['ac', 'a*c', true],
  ['a', 'a*a', false],
  ['abab', '*ab', true],
  ['a.c', 'a.*', true],
  ['abc', 'a.*', false],
  ['a / b / c', 'a / * / c', true],
])('%j and the pattern %j: %j', (text, pattern, fits) => {
  expect(fitsPattern(text, pattern)).toBe(fits);
});

test('a text with any parts replaced by * fits', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { minLength: 1 }), (parts) => {
      const text = parts.join('');
      const pattern = parts.map((part, index) => (index % 2 === 0 ? part : '*')).join('');

      expect(fitsPattern(text, pattern)).toBe(true);
    }),
  );
});
