import { counted, duration } from '../plain-text.js';
import { type FormatReportOptions, titleOf } from '../report-options.js';
import { isOfScans, isTimed, verdictOf } from '../report-view.js';
import type { TestReport } from '../test-report.js';
import { gateWords, kindOf, shownStatuses } from './html-status.js';
import { link, text } from './html-text.js';

/** What a reader sees first: title, verdict, how the tests are shared out, and what was tested. */
export function htmlHeader(report: TestReport, options: FormatReportOptions): string {
  const { status, sentence } = verdictOf(report, options);
  const { tests, summary } = report.results;
  const told = isOfScans(report, options)
    ? sentence
    : `${summary.passed.toLocaleString('en-US')} of ${counted(tests.length, 'test')} passed.`;
  return [
    '<header>',
    `<p class="kind">${isOfScans(report, options) ? 'Scan report' : 'Test report'}</p>`,
    `<h1>${text(titleOf(report, options))}</h1>`,
    `<div class="verdict ${status}">`,
    `<p><strong>${gateWords[status]}</strong> <span>${text(told)}</span></p>`,
    shares(report),
    '</div>',
    facts(report, options),
    '</header>',
  ].join('\n');
}

/** One bar for all tests. */
function shares({ results: { tests } }: TestReport): string {
  const counts = shownStatuses
    .map((shown) => ({
      ...shown,
      count: tests.filter((test) => kindOf(test) === shown.kind).length,
    }))
    .filter(({ count }) => count > 0);
  let from = 0;
  const bars = counts.map(({ kind, count }) => {
    const width = (1000 * count) / tests.length;
    const bar = `<rect class="${kind}" x="${from.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="8"></rect>`;
    from += width;
    return bar;
  });
  const words = counts.map(
    ({ kind, word, count }) =>
      `<li><span class="dot ${kind}"></span>${count.toLocaleString('en-US')} ${word}</li>`,
  );
  if (counts.length === 0) return '';
  return [
    `<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.join('')}</svg>`,
    `<ul class="shares">${words.join('')}</ul>`,
  ].join('\n');
}

function facts(report: TestReport, options: FormatReportOptions): string {
  const { environment = {}, summary, tool } = report.results;
  const { appName, appVersion, buildId, commit, testEnvironment, extra = {} } = environment;
  const page = options.url ?? environment.buildUrl;
  const told: readonly (readonly [string, string | undefined])[] = [
    ['Flavor', appName],
    ['Version', appVersion],
    ['Region', testEnvironment],
    ['Build', buildId],
    ['Commit', commit],
    ...Object.entries(extra),
    ['Tool', [tool.name, tool.version].filter((part) => part !== undefined).join(' ')],
  ];
  const rows = [
    ...told.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [fact(text(name), link(value, value))],
    ),
    ...(summary.stop > 0 ? [fact('Ended', time(summary.stop))] : []),
    ...(isTimed(report, options) ? [fact('Took', duration(summary.stop - summary.start))] : []),
    ...(page === undefined ? [] : [fact('Run', link('Page of the run', page))]),
  ];
  return `<dl class="facts">\n${rows.join('\n')}\n</dl>`;
}

function fact(name: string, value: string): string {
  return `<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
