import { summarize } from './make-report.js';
import type { TestReport, TestResult, TestStatus } from './test-report.js';

/** The report with only those tests that fit, and the sums over them. */
export function filterReport(report: TestReport, fits: (test: TestResult) => boolean): TestReport {
  return withTests(report, report.results.tests.filter(fits));
}

/**
 * The report with what people look for first: failures, then what could not be told, did not run, was flaky
 * or skipped, then passes; each in the order that it had.
 */
export function failuresFirst(report: TestReport): TestReport {
  return withTests(
    report,
    report.results.tests.toSorted((a, b) => rankOf(a) - rankOf(b)),
  );
}

function withTests(report: TestReport, tests: readonly TestResult[]): TestReport {
  const { start, stop } = report.results.summary;
  return {
    ...report,
    results: { ...report.results, tests, summary: summarize(tests, start, stop) },
  };
}

const ranks: Readonly<Record<TestStatus, number>> = {
  failed: 0,
  other: 1,
  pending: 2,
  skipped: 4,
  passed: 5,
};

function rankOf({ status, flaky }: TestResult): number {
  return status === 'passed' && flaky === true ? 3 : ranks[status];
}
