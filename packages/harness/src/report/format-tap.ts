import { printable, printableLines } from '../printable.js';
import { clip } from './plain-text.js';
import { traceOf } from './report-view.js';
import type { TestReport, TestResult } from './test-report.js';

/**
 * The report as TAP 14 (https://testanything.org/tap-version-14-specification.html): `# SKIP` for what did
 * not run, with its reason; `# TODO` for failures that are in quarantine; the rest as diagnostics.
 */
export function formatTap(report: TestReport): string {
  const { tests } = report.results;
  return [
    'TAP version 14',
    `1..${tests.length}${tests.length === 0 ? ' # SKIP there was no test' : ''}`,
    ...tests.flatMap((test, at) => [point(test, at + 1), ...diagnostics(test)]),
    '',
  ].join('\n');
}

function point(test: TestResult, number: number): string {
  const path = [...(test.suite ?? []), test.name].map((each) => printable(each)).join(' > ');
  const isOk = test.status !== 'failed' && test.status !== 'other';
  return `${isOk ? 'ok' : 'not ok'} ${number} - ${description(path)}${directive(test)}`;
}

function directive({ status, message, extra }: TestResult): string {
  const reason = description(clip(printable(message ?? ''), 500));
  if (status === 'skipped') return ` # SKIP ${reason}`.trimEnd();
  if (status === 'pending') return ` # SKIP did not run${reason === '' ? '' : `: ${reason}`}`;
  if (status !== 'failed' || extra?.quarantine === undefined) return '';
  const { tracker, expires } = extra.quarantine;
  return ` # TODO known until ${description(printable(expires))}: ${description(printable(tracker))}`;
}

/** Strings of JSON are YAML too. */
function diagnostics(test: TestResult): readonly string[] {
  const { status, message, duration, flaky, retryAttempts, filePath, parameters } = test;
  const trace = traceOf(test, Number.POSITIVE_INFINITY);
  const told = {
    ...(status === 'failed' && { severity: 'fail' }),
    ...(status === 'other' && { severity: 'error' }),
    ...(message !== undefined && { message: printable(message) }),
    ...(trace !== undefined && { trace: printableLines(trace) }),
    ...(flaky === true && { flaky }),
    ...(retryAttempts !== undefined && {
      attempts: retryAttempts.map((attempt) => attempt.status),
    }),
    ...(filePath !== undefined && { file: printable(filePath) }),
    ...(parameters !== undefined && {
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [printable(name), printable(value)]),
      ),
    }),
  };
  if (status === 'passed' && flaky !== true) return [];
  const lines = Object.entries({ ...told, duration_ms: Math.round(duration) });
  return ['  ---', ...lines.map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`), '  ...'];
}

function description(text: string): string {
  return text.replace(/[\\#]/g, '\\$&');
}
