import { expect, test } from 'vitest';
import { countResults } from '../test-results.ts';

const good = { numPassedTests: 3, numFailedTests: 0, numFailedTestSuites: 0 };

test('results of several runs add up', () => {
  expect(
    countResults([
      ['a', good],
      ['b', { ...good, numFailedTests: 2, numFailedTestSuites: 1 }],
    ]),
  ).toEqual({ passed: 6, failed: 2, skipped: 0, problems: ['b: 2 failed'] });
});

test.each([
  ['a run that left no results', undefined],
  ['a run without a test', { ...good, numPassedTests: 0 }],
  ['a suite that did not start', { ...good, numFailedTestSuites: 1 }],
])('%s counts as a failure', (_what, results) => {
  expect(countResults([['a', results]])).toMatchObject({
    failed: 1,
    problems: [expect.any(String)],
  });
});

test('failed and skipped tests are named, with their file', () => {
  const failing = {
    ...good,
    numFailedTests: 1,
    numPendingTests: 1,
    testResults: [
      {
        name: '/somewhere/test/a.test.ts',
        assertionResults: [
          { status: 'passed', fullName: 'that it works' },
          { status: 'failed', fullName: 'that it fails' },
          { status: 'skipped', fullName: 'that it could' },
        ],
      },
    ],
  };

  expect(countResults([['a', failing]])).toMatchObject({
    skipped: 1,
    problems: [
      'a: 1 failed',
      '  failed: a.test.ts: that it fails',
      '  skipped: a.test.ts: that it could',
    ],
  });
});
