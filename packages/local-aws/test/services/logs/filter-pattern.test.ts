import { expect, test } from 'vitest';
import { readFilterPattern } from '../../../src/services/logs/filter-pattern.js';

test.each([
  ['', 'anything', true],
  ['ERROR', '[ERROR 400] BAD REQUEST', true],
  ['ERROR', '[error 400] BAD REQUEST', false],
  ['AUTHORIZED', '[ERROR 401] UNAUTHORIZED REQUEST', false],
  ['ERROR BAD', '[ERROR 400] BAD REQUEST', true],
  ['ERROR GOOD', '[ERROR 400] BAD REQUEST', false],
  ['"ERROR 400"', '[ERROR 400] BAD REQUEST', true],
  ['"ERROR BAD"', '[ERROR 400] BAD REQUEST', false],
  ['"say \\"hi\\""', 'they say "hi" again', true],
  ['"[ERROR"', 'an [ERROR', true],
  ['?GOOD ?BAD', '[ERROR 400] BAD REQUEST', true],
  ['?GOOD ?BEST', '[ERROR 400] BAD REQUEST', false],
  ['ERROR ?GOOD', '[ERROR 400] BAD REQUEST', true],
  ['ERROR -BAD', '[ERROR 400] BAD REQUEST', false],
  ['ERROR -GOOD', '[ERROR 400] BAD REQUEST', true],
  ['-"ERROR 4"', '[ERROR 400] BAD REQUEST', true],
  ['401', 'ERROR 401 and 4010', true],
])('%s in "%s": %s', (pattern, message, expected) => {
  expect(readFilterPattern(pattern)?.(message)).toBe(expected);
});

test.each(['{ $.a = 1 }', '[a, b]', '%a+%', 'a.b', '"open', '--a', '? a'])(
  '%s is no pattern for unstructured events',
  (pattern) => {
    expect(readFilterPattern(pattern)).toBeUndefined();
  },
);
