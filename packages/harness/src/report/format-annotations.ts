import { printable } from '../printable.js';
import { markQuarantined } from './mark-quarantined.js';
import type { FormatReportOptions } from './report-options.js';
import { type FailureGroup, groupFailures, isProblem, isQuarantined } from './report-view.js';
import type { TestReport } from './test-report.js';

/**
 * Failures as workflow commands of GitHub Actions, so that they are shown at the run and at the file of the
 * test. A test that fails on several launches is one annotation, as GitHub shows ten a step. What is flaky or
 * a known failure is a warning. Nothing of a test can add a command of its own.
 */
export function formatAnnotations(
  report: TestReport,
  { decisions }: Pick<FormatReportOptions, 'decisions'> = {},
): string {
  const { tests } = markQuarantined(report, decisions).results;
  const problems = tests.filter(isProblem).toSorted((a, b) => rank(a.status) - rank(b.status));
  return [
    ...groupFailures(problems).map((group) => command('error', group)),
    ...groupFailures(tests.filter(isQuarantined)).map((group) =>
      command('warning', group, 'known'),
    ),
    ...groupFailures(tests.filter(({ flaky }) => flaky === true)).map((group) =>
      command('warning', group, 'flaky'),
    ),
  ].join('');
}

function rank(status: string): number {
  return status === 'failed' ? 0 : 1;
}

function command(level: 'error' | 'warning', group: FailureGroup, word?: string): string {
  const { suite, name, places, test } = group;
  const title = `${word === undefined ? '' : `${word}: `}${suite}: ${name}`;
  const properties = [
    ...(test.filePath === undefined ? [] : [`file=${property(printable(test.filePath, 500))}`]),
    `title=${property(printable(title, 200))}`,
  ];
  const seen =
    test.message ?? (test.flaky === true ? 'passed, but not the first time' : test.status);
  const message = printable(`on ${places.join(', ')}: ${seen}`, 2000);
  return `::${level} ${properties.join(',')}::${data(message)}\n`;
}

/** The escapes of actions/toolkit for the text of a command, and for its properties. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
