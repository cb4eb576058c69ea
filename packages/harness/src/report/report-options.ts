import type { GateDecision } from '../gates/gate-decision.js';
import { printable } from '../printable.js';
import type { ScanReport } from '../scans/finding.js';
import { isOfScans } from './report-view.js';
import type { TestReport } from './test-report.js';

/** Formats of {@link formatReport}. */
export type ReportFormat = 'ctrf' | 'junit' | 'tap' | 'sarif' | 'markdown' | 'html';

/** All of them. */
export const reportFormats: readonly ReportFormat[] = [
  'ctrf',
  'junit',
  'tap',
  'sarif',
  'markdown',
  'html',
];

/** Options of {@link formatReport}. */
export interface FormatReportOptions {
  /** What gates decided; shown in SARIF, Markdown and HTML. Default: none, the tests speak for themselves. */
  readonly decisions?: readonly GateDecision[];
  /** Scans of the same image; shown in SARIF, Markdown and HTML. Default: none. */
  readonly scans?: readonly ScanReport[];
  /** Default: flavor and version, where the report has them. */
  readonly title?: string;
  /** Page of the run. Default: `environment.buildUrl` of the report. */
  readonly url?: string;
}

/** What the report is called. */
export function titleOf(report: TestReport, options: FormatReportOptions): string {
  const what = isOfScans(report, options) ? 'Scans' : 'Tests';
  const { appName, appVersion } = report.results.environment ?? {};
  const subject = [appName, appVersion].filter((part) => part !== undefined).join(' ');
  return printable(options.title ?? `${what} of ${subject === '' ? 'an image' : subject}`);
}
