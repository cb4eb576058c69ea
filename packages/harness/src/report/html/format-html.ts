import { createHash } from 'node:crypto';
import { dropTold } from '../drop-told.js';
import { clip } from '../plain-text.js';
import { type FormatReportOptions, titleOf } from '../report-options.js';
import { isQuarantined, verdictOf } from '../report-view.js';
import type { TestReport } from '../test-report.js';
import { failuresPart, knownPart } from './html-failures.js';
import { findingsPart } from './html-findings.js';
import { gatesPart } from './html-gates.js';
import { htmlHeader } from './html-header.js';
import { launchesPart } from './html-launches.js';
import { flakyPart, notRunPart, slowestPart } from './html-lists.js';
import { matrixPart } from './html-matrix.js';
import { writeEntry, writePart } from './html-part.js';
import { gateWords } from './html-status.js';
import { htmlStyle } from './html-style.js';
import { attribute } from './html-text.js';

/** The report as one HTML page that needs nothing else: no script, no resource, no network. */
export function formatHtml(report: TestReport, options: FormatReportOptions): string {
  const { decisions = [], scans = [] } = options;
  const { tests, extra } = report.results;
  const failures = failuresPart(tests);
  const parts = [
    gatesPart(dropTold(decisions, report, scans)),
    failures.part,
    matrixPart(report, failures.addresses),
    launchesPart(extra?.launches ?? []),
    findingsPart(scans, decisions),
    knownPart(tests.filter(isQuarantined)),
    flakyPart(tests),
    notRunPart(tests),
    slowestPart(tests),
  ].filter(({ body }) => body !== '');
  const { status } = verdictOf(report, options);
  const title = clip(`${gateWords[status]} · ${titleOf(report, options)}`, 70);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${attribute(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the results</a>
${htmlHeader(report, options)}
<nav aria-label="Contents">
<ul>
${parts.map(writeEntry).join('\n')}
</ul>
</nav>
<main id="report" tabindex="-1">
${parts.map(writePart).join('\n')}
${parts.length === 0 ? '<p>There is nothing to tell: nothing was tested or scanned.</p>' : ''}
</main>
</body>
</html>
`;
}

/** Nothing may be loaded or run but this very style. */
function policy(): string {
  const hash = createHash('sha256').update(htmlStyle).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
