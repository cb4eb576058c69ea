import type { TestReport, TestResult } from './test-report.js';

/** The report as a document of CTRF: whole milliseconds, and nothing that its schema does not allow. */
export function formatCtrf(report: TestReport): string {
  const { results } = report;
  const document = { ...report, results: { ...results, tests: results.tests.map(whole) } };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function whole(test: TestResult): TestResult {
  const { name, duration, start, stop, retryAttempts = [], ...rest } = test;
  return {
    name: name === '' ? '(no name)' : name,
    duration: milliseconds(duration),
    ...rest,
    ...(start !== undefined && { start: Math.round(start) }),
    ...(stop !== undefined && { stop: Math.round(stop) }),
    ...(retryAttempts.length > 0 && {
      retryAttempts: retryAttempts.map((attempt) => ({
        ...attempt,
        ...(attempt.duration !== undefined && { duration: milliseconds(attempt.duration) }),
      })),
    }),
  };
}

function milliseconds(duration: number): number {
  return Math.max(0, Math.round(duration));
}
