import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../src/printable.js';

test('escapes, marks of direction and commands of CI systems do not get through', () => {
  expect(printable('a\u001B[31mred\u202Eevil\nb\u0000c')).toBe('a [31mred evil b c');
  expect(printable('##vso[task] ##[group] ##soe[test x]')).toBe(
    '# #vso[task] # #[group] # #soe[test x]',
  );
  expect(printable('::set-output name=a::b')).toBe('> ::set-output name=a::b');
});

test('a text that is cut says so, and no character is cut in half', () => {
  expect(printable('abcdef', 4)).toBe('abc…');
  expect(printable('ab😀😀', 4)).toBe('ab…');
  expect(printable('abcd', 4)).toBe('abcd');
});

test('lines stay lines, with their indent', () => {
  expect(printableLines('\n  a\u0007\r\n\n\tb\n')).toBe('  a\n\n  b');
});

test('any text comes out as one line within its limit, and coming in again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 2, max: 100 }),
      (text, limit) => {
        const once = printable(text, limit);
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|##\w*\[|^::/u);
        expect(printable(once, limit)).toBe(once);
      },
    ),
  );
});
