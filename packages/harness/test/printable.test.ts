import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../src/printable.js';
import { harmful } from './support/harmful.js';
import { hostileText } from './support/hostile-text.js';

test('escapes, marks of direction and commands of CI systems do not get through', () => {
  expect(printable('a \u001B[31mred\u202Eevil\nb\u0000c')).toBe('a red evil b c');
  expect(printable('##vso[task] ##[group] ##soe[test x]')).toBe(
    '# #vso[task] # #[group] # #soe[test x]',
  );
  expect(printable('::set-output name=a::b')).toBe('> ::set-output name=a::b');
});

test('a command does not get through because of signs that nobody sees', () => {
  for (const unseen of ['\u200C', '\u200D', '\uFE0F', '\u00AD', '\u2060', '\u0001', '\u001B[0m']) {
    for (const make of [printable, printableLines] as const) {
      const visible = (text: string) => make(text).replace(/[\p{M}\u200C\u200D]/gu, '');
      expect(visible(`#${unseen}#${unseen}vso${unseen}[task]`)).not.toMatch(/##/);
      expect(visible(`${unseen}:${unseen}:set-output`)).not.toMatch(/^\s*::/);
    }
  }
});

test('words of other scripts and emoji stay as they are', () => {
  for (const text of [
    'می\u200Cخواهم',
    '👩\u200D👩\u200D👧',
    '❤\uFE0F\u200D🔥',
    'क्\u200Dष',
    '#️⃣ é \u0600١٢',
  ]) {
    expect(printable(text)).toBe(text);
    expect(printableLines(text)).toBe(text);
  }
  expect(printable('pass\u00ADword ad\u200Bmi\u2065n\uFFF0')).toBe('password admin');
});

test('a text that is long only by what nobody sees is not lost', () => {
  expect(printable(`${' \n'.repeat(500)}abc`, 10)).toBe('abc');
  expect(printableLines(`${'\n'.repeat(500)}abc\nd`, 10)).toBe('abc\nd');
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
      fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), hostileText),
      fc.integer({ min: 2, max: 100 }),
      (text, limit) => {
        const once = printable(text, limit);
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(once).not.toMatch(harmful);
        expect(printable(once, limit)).toBe(once);
        expect(printable(printable(text))).toBe(printable(text));
        const lines = printableLines(text);
        for (const line of lines.split('\n')) expect(line).not.toMatch(harmful);
        expect(printableLines(lines)).toBe(lines);
      },
    ),
  );
});
