import { expect, test } from 'vitest';
import { readGoss } from '../../src/results/read-goss.js';
import { readInspec } from '../../src/results/read-inspec.js';
import { readResults, resultFormat } from '../../src/results/read-results.js';

const gossResult = (member: object) => ({
  successful: true,
  skipped: false,
  result: 0,
  'resource-type': 'File',
  'resource-id': '/etc/motd',
  property: 'exists',
  title: '',
  err: null,
  duration: 1_500_000,
  'summary-line': 'File: /etc/motd: exists: matches expectation: true',
  ...member,
});
const goss = (results: readonly object[] | null, summary: object = {}) =>
  JSON.stringify({ results, summary: { 'test-count': results?.length ?? 0, ...summary } });

test('goss: nanoseconds, reasons, and what goss calls successful though it does not know', () => {
  const tests = readGoss(
    goss(
      [
        gossResult({}),
        gossResult({
          successful: false,
          result: 1,
          'summary-line': 'Expected\n  false\nto equal\n  true',
        }),
        gossResult({ successful: false, result: 1, err: 'open /etc/motd: permission denied' }),
        gossResult({ skipped: true, result: 2, 'summary-line': 'File: /etc/motd: skipped' }),
        gossResult({ result: 3 }),
      ],
      { 'failed-count': 2, 'skipped-count': 1, 'total-duration': 12 },
    ),
  );

  expect(tests.map(({ status, message }) => [status, message])).toEqual([
    ['passed', undefined],
    ['failed', 'Expected false to equal true'],
    ['failed', 'open /etc/motd: permission denied'],
    ['skipped', 'File: /etc/motd: skipped'],
    ['other', 'File: /etc/motd: exists: matches expectation: true'],
  ]);
  expect(tests[0]).toEqual({ name: 'File /etc/motd exists', status: 'passed', duration: 1.5 });
});

test('goss: sums that the results do not bear out are told, and no result is an empty list', () => {
  expect(readGoss(goss([gossResult({})], { 'test-count': 2 })).at(-1)).toMatchObject({
    status: 'other',
    message: 'the summary says test-count 2, and the results show 1',
  });
  expect(readGoss(goss(null, { 'failed-count': 0 }))).toEqual([]);
});

test.each([
  ['a cut', goss([gossResult({})]).slice(0, -20), 'cut off'],
  ['another shape', '{"results":[{"successful":"yes"}],"summary":{}}', 'results.0.successful'],
  ['nothing', '', 'empty'],
])('goss: %s is refused', (_, text, says) => {
  expect(() => readGoss(text)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_RESULTS_INVALID',
      message: expect.stringContaining(says),
    }),
  );
});

const result = (member: object) => ({
  status: 'passed',
  code_desc: 'File /tmp is expected to exist',
  run_time: 0.25,
  ...member,
});
const inspec = {
  platform: { name: 'amazon', release: '2023' },
  profiles: [
    {
      name: 'base',
      status: 'loaded',
      controls: [
        {
          id: 'tmp-1',
          title: 'tmp',
          results: [
            result({}),
            result({
              status: 'failed',
              message: 'expected it',
              exception: 'RSpec::Expectations::ExpectationNotMetError',
            }),
            result({
              status: 'failed',
              message: 'boom',
              exception: 'NoMethodError',
              backtrace: ['a', 'b'],
            }),
            result({ status: 'skipped', skip_message: 'no docker here' }),
          ],
        },
        { id: 'empty', title: 'Empty', results: [] },
        {
          id: 'waived',
          results: [result({ status: 'failed', message: 'no' })],
          waiver_data: { justification: 'accepted', run: true },
        },
      ],
    },
    { name: 'windows', status: 'skipped', status_message: 'not for this platform', controls: [] },
  ],
  statistics: { duration: 1 },
  version: '5.22.3',
};

test('InSpec: every result is a test, and what did not run is told', () => {
  const tests = readInspec(JSON.stringify(inspec));

  expect(tests.map(({ status, message, suite }) => [suite, status, message])).toEqual([
    [['base', 'tmp-1'], 'passed', undefined],
    [['base', 'tmp-1'], 'failed', 'expected it'],
    [['base', 'tmp-1'], 'other', 'boom'],
    [['base', 'tmp-1'], 'skipped', 'no docker here'],
    [['base', 'empty'], 'pending', 'the control has no results'],
    [['base', 'waived'], 'failed', 'no (waiver: accepted)'],
    [['windows'], 'pending', 'skipped: not for this platform'],
  ]);
  expect(tests[0]?.duration).toBe(250);
  expect(tests[2]?.trace).toBe('a\nb');
});

test('InSpec: json-min has the controls without profiles around them', () => {
  const text = JSON.stringify({
    controls: [
      {
        id: 'tmp-1',
        profile_id: 'base',
        profile_sha256: 'x',
        ...result({ status: 'failed', message: 'no' }),
      },
    ],
    statistics: { duration: 1 },
    version: '5.22.3',
  });

  expect(readInspec(text)).toMatchObject([
    { status: 'failed', suite: ['base', 'tmp-1'], message: 'no' },
  ]);
  expect(readInspec('{"controls":[],"statistics":{},"version":"5"}')).toEqual([]);
});

test.each([
  ['junit', '\uFEFF<?xml version="1.0"?>\n<!-- <test-run> -->\n<testsuites/>'],
  ['junit', '<testsuite name="x"><testcase name="a"/></testsuite>'],
  ['nunit', '<?xml version="1.0"?><test-results/>'],
  ['nunit', '<test-run/>'],
  ['tap', 'TAP version 13\n1..1\nok 1\n'],
  ['tap', 'some words before\nok 1\n1..1\n'],
  ['goss', goss([])],
  ['inspec', JSON.stringify(inspec)],
])('%s is told by what is in it', (format, text) => {
  expect(resultFormat(text)).toBe(format);
  expect(() => readResults(text)).not.toThrow();
});

test.each([
  ['HTML', '<html/>'],
  ['other JSON', '{"a":1}'],
  ['a list', '[1]'],
  ['words', 'everything is fine'],
  ['nothing', ''],
  ['JSON that was cut', '{"results": ['],
])('%s is no result', (_, text) => {
  expect(() => readResults(text)).toThrow(
    expect.objectContaining({ code: 'HARNESS_RESULTS_INVALID' }),
  );
});
