import type {
  ReportExtra,
  TestEnvironment,
  TestReport,
  TestResult,
  TestStatus,
  TestSummary,
} from './test-report.js';

/** What a report says beside its tests. */
export interface ReportFacts {
  /** What was tested. */
  readonly environment?: TestEnvironment;
  /** The launches. */
  readonly extra?: ReportExtra;
  /** When the run began. Default: the earliest start of a test, else `stop`. */
  readonly start?: Date;
  /** When it ended. Default: now. */
  readonly stop?: Date;
  /** What ran the tests. Default: `soe-harness`. */
  readonly tool?: { readonly name: string; readonly version?: string };
}

/** A report of tests. Its summary is counted, so that it cannot say anything else than they do. */
export function makeReport(tests: readonly TestResult[], facts: ReportFacts = {}): TestReport {
  const { environment, extra, stop = new Date(), tool = { name: 'soe-harness' } } = facts;
  const started = tests.flatMap(({ start }) => (start === undefined ? [] : [start]));
  const start = facts.start?.getTime() ?? started.reduce((a, b) => Math.min(a, b), stop.getTime());
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: stop.toISOString(),
    generatedBy: '@soe/harness',
    results: {
      tool,
      summary: summarize(tests, start, stop.getTime()),
      tests,
      ...(environment !== undefined && { environment }),
      ...(extra !== undefined && { extra }),
    },
  };
}

/** The sums over tests. */
export function summarize(tests: readonly TestResult[], start: number, stop: number): TestSummary {
  const count = (wanted: TestStatus) => tests.filter(({ status }) => status === wanted).length;
  return {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    pending: count('pending'),
    other: count('other'),
    flaky: tests.filter(({ flaky }) => flaky === true).length,
    start,
    stop,
  };
}
