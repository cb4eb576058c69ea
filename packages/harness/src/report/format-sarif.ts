import { printable } from '../printable.js';
import { counted } from './plain-text.js';
import type { FormatReportOptions } from './report-options.js';
import { isOfScans } from './report-view.js';
import { scanRun } from './sarif-findings.js';
import { testRun } from './sarif-tests.js';
import type { TestReport } from './test-report.js';

/**
 * What does not pass, as a log of SARIF 2.1.0
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a run for the tests, where there are any, and one for each
 * scan. Waived findings and quarantined tests are suppressed results. A run where something was not evaluated
 * has `executionSuccessful: false`. It keeps to what GitHub takes: 25,000 results a run, 20 runs a file.
 */
export function formatSarif(report: TestReport, options: FormatReportOptions): string {
  const { decisions = [], scans = [] } = options;
  const taken = scans.slice(0, runLimit - 1);
  const left = scans.length - taken.length;
  const notes =
    left === 0 ? [] : [`${counted(left, 'scan')} left out: a file has at most ${runLimit} runs`];
  const subject = printable(report.results.environment?.appName ?? 'image');
  const runs = [
    ...(isOfScans(report, options) && left === 0 ? [] : [testRun(report, subject, notes)]),
    ...taken.map((scan, at) => scanRun(scan, at, decisions, subject)),
  ];
  const schema =
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs })}\n`;
}

/** Limits of GitHub: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const runLimit = 20;
