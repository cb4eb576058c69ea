import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { type HarnessError, parseSuite } from '../../src/index.js';
import { expressionProblem } from '../../src/suites/expression-problem.js';
import { isInstalled } from '../support/shells.js';

const good = [
  ...['^6\\.', 'a|b', '(a|(b))+', '[[:digit:]]+', '[]a]', '[^]]', '[a\\]', '\\(', '\\\\', '(a)\\1'],
  ...[
    'server {',
    'a{2}',
    'a{2,}',
    'a{2,3}',
    'a{x',
    '^[!*]',
    '\\w+\\s',
    '[[.-.]a]',
    '[[=a=]]',
    'a**',
  ],
  ...['[(]', '[+?*]', '()', '{', '[a-z0-9_.-]', '[[]', '[\\\\]', 'é+', 'x$'],
];

test.for(good)('%s is an expression, also for grep', (expression) => {
  expect(expressionProblem(expression)).toBeUndefined();
  expect(grep(['grep'], expression)).toBeLessThan(2);
  if (isInstalled('busybox')) expect(grep(['busybox', 'grep'], expression)).toBeLessThan(2);
});

test.for([
  ['x86_(64', 'a ( is not closed'],
  ['x86_64)', 'a ) closes no group'],
  ['[a-z', 'a [ is not closed'],
  ['[]', 'a [ is not closed'],
  ['[^]', 'a [ is not closed'],
  ['[[:digit:]', 'a [ is not closed'],
  ['[[:number:]]', 'there is no class [:number:]'],
  ['[:digit:]', 'for the class write [[:digit:]]'],
  ['[z-a]', 'the range z-a'],
  ['\\d+', 'write [0-9]'],
  ['a\\tb', 'write [[:blank:]]'],
  ['\\x41', 'has no \\x'],
  ['[\\w.]', 'write [:alnum:]_'],
  ['a.*?b', 'no lazy quantifiers'],
  ['a++', 'no possessive quantifiers'],
  ['a(?=b)', 'no lookaround'],
  ['(?<!a)b', 'no lookaround'],
  ['(?:a)', 'write ( )'],
  ['(?i)a', 'no groups with (?'],
  ['*a', '* repeats nothing'],
  ['a|+', '+ repeats nothing'],
  ['a{3,2}', 'more at least than at most'],
  ['a{256}', 'more than 255 times'],
  ['(a)\\2', 'a group that is not there'],
  ['(\\1)', 'a group that is not there'],
  ['a\\', 'ends with a single \\'],
])('%s is refused', ([expression = '', said]) => {
  expect(expressionProblem(expression)).toContain(said);
});

test('a broken expression is told when the suite is read, with its line', () => {
  expect(() =>
    parseSuite('command:\n  uname -m:\n    stdout:\n      - ok\n      - "!/x86_(64/"\n'),
  ).toThrow(
    expect.objectContaining<Partial<HarnessError>>({
      code: 'HARNESS_SUITE_INVALID',
      message: expect.stringContaining('line 5: command["uname -m"].stdout[1]: a ( is not closed'),
    }),
  );
});

/** 0 and 1 tell whether a line fits, 2 that it is no expression. */
function grep([program = '', ...first]: readonly string[], expression: string): number | null {
  return spawnSync(program, [...first, '-Eq', '-e', expression], { input: 'x\n' }).status;
}
