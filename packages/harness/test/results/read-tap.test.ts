import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTap } from '../../src/results/read-tap.js';

const shown = (text: string) =>
  readTap(text).map(({ name, status, message }) => [name, status, message]);

test('TAP 12, with directives and comments', () => {
  const tests = readTap(`1..6
ok 1 - input is there
not ok 2 - first line
#   Failed test 'first line'
#   at t/file.t line 12.
ok 3 # SKIP no network
not ok 4 - summary # TODO not written yet
ok 5 - done # TODO was hard
ok 6
`);

  expect(tests.map(({ name, status, message }) => [name, status, message])).toEqual([
    ['input is there', 'passed', undefined],
    ['first line', 'failed', "Failed test 'first line'"],
    ['test 3', 'skipped', 'no network'],
    ['summary', 'skipped', 'fails, and is to do: not written yet'],
    ['done', 'passed', 'passes, though it is marked as to do: was hard'],
    ['test 6', 'passed', undefined],
  ]);
  expect(tests[1]?.trace).toBe("  Failed test 'first line'\n  at t/file.t line 12.");
});

test('TAP 13 and 14: diagnostics and subtests are read, sums of subtests are not tests', () => {
  const tests = readTap(`TAP version 14
# Subtest: sshd
    ok 1 - listens # time=12ms
    not ok 2 - no root
      ---
      message: 'root may log in'
      severity: fail
      data:
        got: yes
      duration_ms: 3.5
      ...
    1..2
not ok 1 - sshd
ok 2 - other
1..2
`);

  expect(tests).toEqual([
    { name: 'listens', status: 'passed', duration: 12, suite: ['sshd'] },
    {
      name: 'no root',
      status: 'failed',
      duration: 3.5,
      suite: ['sshd'],
      message: 'root may log in',
      trace: "message: 'root may log in'\nseverity: fail\ndata:\n  got: yes\nduration_ms: 3.5",
    },
    { name: 'other', status: 'passed', duration: 0 },
  ]);
});

test('a subtest that is said to fail though all in it passes is a failure', () => {
  expect(shown('# Subtest: a\n    ok 1 - in\n    1..1\nnot ok 1 - a\n1..1\n')).toEqual([
    ['in', 'passed', undefined],
    ['a', 'failed', undefined],
  ]);
});

test.each([
  ['a missing plan', 'ok 1\nok 2\n', 'the plan is missing, so the output was cut off'],
  ['a plan that is not kept', '1..3\nok 1\nok 2\n', 'the plan is 1..3, and 2 tests ran'],
  ['too many tests', '1..1\nok 1\nok 2\n', 'the plan is 1..1, and 2 tests ran'],
  ['a number twice', '1..2\nok 1\nok 1\n', 'test 1: test point id 1 appears multiple times'],
  [
    'a subtest that was cut',
    '# Subtest: s\n    1..3\n    ok 1\nok 1 - s\n1..1\n',
    'the plan of subtest s is 1..3, and 1 tests ran',
  ],
])('%s does not pass', (_, text, message) => {
  expect(readTap(text)).toContainEqual(expect.objectContaining({ status: 'other', message }));
});

test('tests before a bail out are kept, and the end is told once', () => {
  expect(shown('1..9\nok 1 - a\nBail out! the disk is full\n')).toEqual([
    ['a', 'passed', undefined],
    ['the tests ran to their end', 'other', 'Bail out! the disk is full'],
  ]);
});

test('a plan of no tests is no test, and its reason is told where there is one', () => {
  expect(readTap('1..0\n')).toEqual([]);
  expect(shown('1..0 # SKIP\n')).toEqual([['all tests', 'skipped', undefined]]);
  expect(shown('# Subtest: a\n    1..0 # SKIP none\nok 1 - a\n1..1\n')).toEqual([
    ['all tests', 'skipped', 'none'],
  ]);
  expect(shown('# Subtest: a\n    1..0\nok 1 - a\n1..1\n')).toEqual([
    ['TAP results are whole', 'other', 'subtest a ran no tests'],
  ]);
  expect(shown('1..0 # SKIP no Windows here\n')).toEqual([
    ['all tests', 'skipped', 'no Windows here'],
  ]);
});

test.each([
  ['words', 'hello\nworld\n', 'neither a plan'],
  ['nothing', '', 'empty'],
  [
    'deep subtests',
    [
      '1..1\n',
      ...Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth * 4)}# Subtest: a\n`),
    ].join(''),
    'deep',
  ],
])('%s is refused', (_, text, says) => {
  expect(() => readTap(text)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_RESULTS_INVALID',
      message: expect.stringContaining(says),
    }),
  );
});

test.each([
  ['brackets without end', '['.repeat(100_000)],
  ['tags', 'message: !!js/function "function () { throw 1 }"'],
  ['a key of prototypes', '__proto__: {polluted: yes}'],
  ['a message of several lines', 'message: |\n    first\n    second'],
])('diagnostics with %s are shown, and not parsed', (_, yaml) => {
  const [only] = readTap(`1..1\nnot ok 1 - a\n  ---\n  ${yaml}\n  ...\n`);

  expect(only).toMatchObject({ name: 'a', status: 'failed' });
  expect((only?.trace ?? only?.message)?.slice(0, 10)).toBe(yaml.slice(0, 10));
  expect({}).not.toHaveProperty('polluted');
});

test('diagnostics that begin their text on the next line give their first line as message', () => {
  expect(shown('1..1\nnot ok 1 - a\n  ---\n  message: |\n    first\n    second\n  ...\n')).toEqual([
    ['a', 'failed', 'first'],
  ]);
});

test('TAP of any tests reads back as they are', () => {
  const point = fc.record({
    ok: fc.boolean(),
    name: fc
      .string({ unit: fc.constantFrom(...'abcXYZ é✓'), minLength: 1, maxLength: 20 })
      .map((text) => `n${text.trim()}n`.replace(/ +/g, ' ')),
    skip: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), fc.boolean(), (points, first) => {
      const plan = `1..${points.length}\n`;
      const body = points
        .map(
          ({ ok, name, skip }, index) =>
            `${ok ? '' : 'not '}ok ${index + 1} - ${name}${skip ? ' # SKIP why' : ''}\n`,
        )
        .join('');

      expect(
        readTap(first ? plan + body : body + plan).map(({ name, status }) => [name, status]),
      ).toEqual(
        points.map(({ ok, name, skip }) => [name, skip ? 'skipped' : ok ? 'passed' : 'failed']),
      );
    }),
  );
});

test('TAP that was cut anywhere never looks whole', () => {
  const text = '1..3\nok 1 - a\nok 2 - b\nok 3 - c\n';
  fc.assert(
    fc.property(fc.integer({ min: 5, max: text.indexOf('ok 3') + 1 }), (length) => {
      expect(
        readTap(text.slice(0, length)).some(
          ({ status }) => status === 'other' || status === 'failed',
        ),
      ).toBe(true);
    }),
  );
});

test.each([
  ['empty lines', '\n'.repeat(500_000)],
  ['blanks', ' '.repeat(500_000)],
  ['comments', '# said\n'.repeat(30_000)],
  ['words', 'word word\n'.repeat(30_000)],
  ['indented words', '      word\n'.repeat(30_000)],
  ['diagnostics', `  ---\n${'  a: b\n'.repeat(30_000)}`],
])('much of the same is read in one go: %s', (_, much) => {
  const [only] = readTap(`1..1\nnot ok 1 - a\n${much}`);

  expect(only).toMatchObject({ name: 'a', status: 'failed' });
});
