import { formatCtrf } from './format-ctrf.js';
import { formatJunit } from './format-junit.js';
import { formatMarkdown } from './format-markdown.js';
import { formatSarif } from './format-sarif.js';
import { formatTap } from './format-tap.js';
import { formatHtml } from './html/format-html.js';
import { markQuarantined } from './mark-quarantined.js';
import { needKnown } from './need-known.js';
import {
  type FormatReportOptions,
  type ReportFormat,
  reportFormats,
  titleOf,
} from './report-options.js';
import type { TestReport } from './test-report.js';

/**
 * A report as a file of another format. CTRF, JUnit and TAP tell of tests only; SARIF, the Markdown summary
 * and the HTML page tell of scans and gates too. Nothing of a test, console or scanner can break out of any.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a format that there is not
 */
export function formatReport(
  result: TestReport,
  format: ReportFormat,
  options: FormatReportOptions = {},
): string {
  needKnown('Cannot write a report as', format, reportFormats);
  const report = markQuarantined(result, options.decisions);
  switch (format) {
    case 'ctrf':
      return formatCtrf(report);
    case 'junit':
      return formatJunit(report, titleOf(report, options));
    case 'tap':
      return formatTap(report);
    case 'sarif':
      return formatSarif(report, options);
    case 'markdown':
      return formatMarkdown(report, options);
    case 'html':
      return formatHtml(report, options);
  }
}
