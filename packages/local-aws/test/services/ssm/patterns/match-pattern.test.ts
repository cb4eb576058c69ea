import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFound } from '../../../../src/services/ssm/patterns/match-pattern.js';
import { PatternProblem, readPattern } from '../../../../src/services/ssm/patterns/read-pattern.js';

const found = (pattern: string, text: string) => isFound(readPattern(pattern), text);

const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\w', '\\W', '[ab]', '[^a]', '[a-c1]', '\\.');
const edge = fc.constantFrom('^', '$', '\\b', '\\B', '');
const pattern = fc.letrec<{ all: string; group: string; part: string }>((tie) => ({
  group: tie('all').map((inside) => `(${inside})`),
  part: fc
    .tuple(
      fc.oneof({ weight: 3, arbitrary: atom }, { weight: 1, arbitrary: tie('group') }),
      fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'),
    )
    .map((both) => both.join('')),
  all: fc
    .tuple(edge, fc.array(tie('part'), { maxLength: 3 }), fc.constantFrom('', '|b', '|a*$'), edge)
    .map(([start, parts, choice, end]) => `${start}${parts.join('')}${choice}${end}`),
})).all;

test('a pattern is found where the expressions of JavaScript find it', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '\n'), { maxLength: 8 });

  fc.assert(
    fc.property(pattern, text, (source, characters) => {
      const value = characters.join('');

      expect(found(source, value)).toBe(new RegExp(source).test(value));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['(a+)+$', `${'a'.repeat(8000)}b`],
  ['^(a|a)*$', `${'a'.repeat(8000)}b`],
  ['^(\\w+\\s?)*$', `${'word '.repeat(1600)}!`],
  ['(.*a){20}$', `${'a'.repeat(2000)}b`],
])('%s, which backtracking never ends with, is answered', (source, value) => {
  expect(found(source, value)).toBe(false);
});

test.each([
  ['\\x41\\u0042\\t', 'AB\t', true],
  ['^é😀.$', 'é😀😀', true],
  ['[]a]', ']', true],
  ['[a\\]]+$', 'a]', true],
  ['[a-]$', '-', true],
  ['^(?:ami-[0-9a-f]{17})$', `ami-${'0'.repeat(17)}`, true],
  ['^(?:ami-[0-9a-f]{17})$', `ami-${'0'.repeat(16)}`, false],
])('%s in %j: %s', (source, value, expected) => {
  expect(found(source, value)).toBe(expected);
});

test.each([
  '(',
  ')',
  '[a',
  'a{2,1}',
  'a{',
  'a{1001}',
  '*',
  'a++',
  '^*',
  '\\1',
  '\\k',
  '(?=a)',
  '(?i)a',
  '[a[b]]',
  '[b-a]',
  '\\',
  '\\x4',
  '('.repeat(101) + ')'.repeat(101),
])('%s is refused', (source) => {
  expect(() => readPattern(source)).toThrow(PatternProblem);
});

test('nothing, repeated a thousand times a thousand times and so on, is found at once', () => {
  expect(found('^((((((){1000}){1000}){1000}){1000}){1000}){1000}$', '')).toBe(true);
  expect(found('((((a{0}){1000}){1000}){1000}){1000}b', 'a')).toBe(false);
});

test('repetitions inside of repetitions are refused before they fill the memory', () => {
  expect(() => found('((a{1000}){1000}){1000}', 'a')).toThrow(PatternProblem);
});
