import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeReport,
  mergeAttempts,
  mergeReports,
  type TestReport,
  type TestResult,
  type TestStatus,
} from '../../src/index.js';

function test(name: string, status: TestStatus, more: Partial<TestResult> = {}): TestResult {
  return { name, status, duration: 5, suite: ['nitro-x86', 'base'], ...more };
}

function report(start: number, stop: number, tests: readonly TestResult[], more = {}): TestReport {
  return makeReport(tests, { start: new Date(start), stop: new Date(stop), ...more });
}

describe('mergeReports', () => {
  it('puts bake, launches and re-bake into one, from the first start to the last stop', () => {
    const bake = report(100, 200, [test('a', 'passed', { suite: ['bake', 'base'] })]);
    const launch = report(50, 900, [test('a', 'failed')]);
    const rebake = report(300, 400, [test('a', 'pending', { suite: ['rebake', 'base'] })]);

    const { summary, tests } = mergeReports([bake, launch, rebake]).results;

    expect(tests.map(({ suite }) => suite?.[0])).toEqual(['bake', 'nitro-x86', 'rebake']);
    expect(summary).toMatchObject({
      tests: 3,
      passed: 1,
      failed: 1,
      pending: 1,
      start: 50,
      stop: 900,
    });
  });

  it('takes the first word about the environment, and the last about a launch', () => {
    const first = report(0, 1, [], {
      environment: {
        appName: 'al2023',
        testEnvironment: 'eu-central-1',
        extra: { image: 'ami-1' },
      },
      extra: { launches: [{ name: 'nitro', outcome: 'not-launched', reason: 'no capacity' }] },
    });
    const second = report(0, 1, [], {
      environment: { appName: 'al2023', commit: 'abc', extra: { image: 'ami-2', arch: 'arm64' } },
      extra: { launches: [{ name: 'nitro', outcome: 'tested' }] },
    });

    const { environment, extra } = mergeReports([first, second]).results;

    expect(environment).toEqual({
      appName: 'al2023',
      testEnvironment: 'eu-central-1',
      commit: 'abc',
      extra: { image: 'ami-1', arch: 'arm64' },
    });
    expect(extra?.launches).toEqual([{ name: 'nitro', outcome: 'tested' }]);
  });

  it('makes a pass after a failure flaky, and tells of the failure', () => {
    const merged = mergeReports([
      report(0, 1, [test('a', 'other', { message: 'connection lost' })]),
      report(2, 3, [test('a', 'passed')]),
    ]);

    expect(merged.results.summary).toMatchObject({ tests: 1, passed: 1, flaky: 1, other: 0 });
    expect(merged.results.tests[0]).toMatchObject({
      status: 'passed',
      flaky: true,
      retries: 1,
      retryAttempts: [{ attempt: 1, status: 'other', message: 'connection lost' }],
    });
  });

  it('loses no test of a report that has two of one name', () => {
    const twice = report(0, 1, [test('a', 'failed'), test('a', 'passed')]);

    expect(mergeReports([twice]).results.tests).toEqual(twice.results.tests);
    expect(mergeReports([twice, twice]).results.tests.map(({ status }) => status)).toEqual([
      'failed',
      'passed',
    ]);
  });

  it.each([
    ['nothing', [], /there is none to merge/],
    [
      'reports of two versions',
      ['1.0.0', '1.0.1'].map((appVersion) => report(0, 1, [], { environment: { appVersion } })),
      /environment\.appVersion is 1\.0\.0 and 1\.0\.1/,
    ],
  ])('refuses %s', (_, reports, message) => {
    expect(() => mergeReports(reports)).toThrow(message);
  });

  it('gives the same in one go and step by step', () => {
    const anyTest = fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom<TestStatus>('passed', 'failed', 'other', 'pending', 'skipped'),
      )
      .map(([name, status]) => test(name, status, { message: status }));
    const any = fc
      .tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.array(anyTest, { maxLength: 4 }))
      .map(([start, stop, tests]) => report(start, stop, tests));
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const all = mergeReports([a, b, c]);
        expect(mergeReports([mergeReports([a, b]), c])).toEqual(all);
        expect(mergeReports([a, mergeReports([b, c])])).toEqual(all);
      }),
    );
  });
});

describe('mergeAttempts', () => {
  it('counts the last try that ran, whatever did not get to run after it', () => {
    expect(mergeAttempts([test('a', 'failed'), test('a', 'pending')])).toEqual(test('a', 'failed'));
    expect(mergeAttempts([test('a', 'pending'), test('a', 'passed')])).toEqual(test('a', 'passed'));
  });

  it('leaves a failure at last a failure', () => {
    const merged = mergeAttempts([test('a', 'passed'), test('a', 'failed')]);

    expect(merged).toMatchObject({ status: 'failed', retries: 1 });
    expect(merged).not.toHaveProperty('flaky');
  });

  it('never lets a failure go without a trace', () => {
    const any = fc.constantFrom<TestStatus>('passed', 'failed', 'other', 'pending', 'skipped');
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 5 }), (first, more) => {
        const [head, ...rest] = [first, ...more].map((status) => test('a', status));
        const merged = mergeAttempts([head ?? test('a', first), ...rest]);
        const attempts = (merged.retryAttempts ?? []).map(({ status }) => status);
        const failures = [first, ...more].filter((status) => status === 'failed').length;
        expect([...attempts, merged.status].filter((status) => status === 'failed')).toHaveLength(
          failures,
        );
        if (failures > 0 && merged.status === 'passed') expect(merged.flaky).toBe(true);
      }),
    );
  });
});
