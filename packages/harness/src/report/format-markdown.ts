import { dropTold } from './drop-told.js';
import { escapeMarkdown, markdownCode, markdownLink } from './escape-markdown.js';
import { showFindings } from './finding-view.js';
import { findingRow, gateRow, itemRow, itemsOf, scanRow, signs } from './markdown-gates.js';
import { row } from './markdown-row.js';
import { cell, failure, flakyRow, known, notRunRow, slowRow } from './markdown-tests.js';
import { clip, duration } from './plain-text.js';
import { type FormatReportOptions, titleOf } from './report-options.js';
import {
  groupFailures,
  groupNotRun,
  isProblem,
  isQuarantined,
  isTimed,
  matrixOf,
  slowest,
  verdictOf,
} from './report-view.js';
import type { ReportedLaunch, TestReport } from './test-report.js';

/**
 * The report as a job summary of GitHub Actions: verdict, gates, failures, the matrix of suites and launches,
 * what was flaky, did not run or took long, boot times and findings. Where it would be larger than the
 * 1 MiB that GitHub takes, lists are shortened and say by how much; nothing is cut in the middle.
 */
export function formatMarkdown(report: TestReport, options: FormatReportOptions): string {
  const sections = sectionsOf(report, options);
  for (let most = rowLimit; ; most = Math.floor(most / 2)) {
    const text = `${sections.map((section) => write(section, most)).join('\n\n')}\n`;
    if (most === 0 || Buffer.byteLength(text) <= byteLimit) return text;
  }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const byteLimit = 1024 * 1024;

/** No list has more lines than this, however short they are. */
const rowLimit = 500;

interface Section {
  /** What is never left out. */
  readonly head: readonly string[];
  /** What may be shortened. Rows of a table, where it has a heading. */
  readonly rows: readonly string[];
  /** How many rows there are in all. */
  readonly all: number;
  readonly columns?: readonly string[];
}

function write({ head, rows, all, columns }: Section, most: number): string {
  const shown = rows.slice(0, most);
  const left = all - shown.length;
  const body =
    columns === undefined || shown.length === 0
      ? shown
      : [[row(columns), row(columns.map(() => '---')), ...shown].join('\n')];
  const more = left === 0 ? [] : [`… and ${left.toLocaleString('en-US')} more.`];
  return [...head, ...body, ...more].join('\n\n');
}

function sectionsOf(report: TestReport, options: FormatReportOptions): readonly Section[] {
  const { decisions = [], scans = [] } = options;
  const { tests, extra } = report.results;
  const items = itemsOf(dropTold(decisions, report, scans));
  const findings = showFindings(scans, decisions);
  const problems = groupFailures(tests.filter(isProblem));
  const letBe = groupFailures(tests.filter(isQuarantined));
  const flaky = tests.filter((test) => test.flaky === true);
  return [
    header(report, options),
    table('Gates', 'Gate, Decision, Evaluated, Why', decisions, gateRow),
    table('What gates decided', 'Gate, Decision, What, Why', items, itemRow),
    section('Failures', problems, failure),
    matrix(report),
    table('Known failures', 'Test, Where, Until, Tracker', letBe, known),
    table('Flaky', 'Test, Where, Tries, First failure', flaky, flakyRow),
    table('Did not run', 'Tests, Why, Which', groupNotRun(tests), notRunRow),
    launches(extra?.launches ?? []),
    table('Slowest', 'Test, Where, Time', slowest(tests, 10), slowRow),
    table('Findings', 'Severity, Finding, In, Fixed in, Title, Decision', findings, findingRow),
    table('Scans', 'Scanner, Looked at, Findings, Gaps', scans, scanRow),
  ].filter(({ head, all }) => all > 0 || head.length > 1);
}

function section<T>(heading: string, items: readonly T[], tell: (item: T) => string): Section {
  const rows = items.slice(0, rowLimit).map(tell);
  return { head: [`## ${heading}`], rows, all: items.length };
}

function table<T>(
  heading: string,
  columns: string,
  items: readonly T[],
  tell: (item: T) => string,
): Section {
  return { ...section(heading, items, tell), columns: columns.split(', ') };
}

function header(report: TestReport, options: FormatReportOptions): Section {
  const { status, sentence } = verdictOf(report, options);
  const { environment, summary } = report.results;
  const { commit, buildId, testEnvironment, extra = {} } = environment ?? {};
  const facts = [
    ...Object.entries({ commit, build: buildId, region: testEnvironment, ...extra }).flatMap(
      ([name, value]) =>
        value === undefined
          ? []
          : [`${escapeMarkdown(clip(name, 100))} ${markdownCode(clip(value, 300))}`],
    ),
    ...(isTimed(report, options) ? [`took ${duration(summary.stop - summary.start)}`] : []),
  ].slice(-50);
  const title = titleOf(report, options);
  return {
    head: [
      `# ${markdownLink(clip(title, 200), options.url ?? environment?.buildUrl)}`,
      `**${signs[status]}** · ${sentence}`,
      ...(facts.length === 0 ? [] : [facts.join(' · ')]),
    ],
    rows: [],
    all: 0,
  };
}

/** Suites down, places across: how many of the tests that ran passed. */
function matrix(report: TestReport): Section {
  const { places, suites } = matrixOf(report);
  const shown = places.slice(0, 30);
  const left = places.length - shown.length;
  const { rows, all } = section('', suites, ({ name, rows: tests }) =>
    row([
      escapeMarkdown(clip(name, 200)),
      ...shown.map((place) => cell(tests.flatMap(({ cells }) => cells.get(place) ?? []))),
    ]),
  );
  return {
    head: [
      '## Suites and launches',
      ...(left === 0 ? [] : [`${left} more launches in the report.`]),
    ],
    columns: ['Suite', ...shown.map((place) => escapeMarkdown(clip(place, 100)))],
    rows,
    all,
  };
}

function launches(reported: readonly ReportedLaunch[]): Section {
  const steps = [
    ...new Set(reported.flatMap((launch) => (launch.steps ?? []).map(({ step }) => step))),
  ].slice(0, 20);
  const { head, rows, all } = section('Launches', reported, (launch) => {
    const { name, instanceType, zone, outcome, reason } = launch;
    const times = new Map((launch.steps ?? []).map((step) => [step.step, step.duration]));
    return row([
      escapeMarkdown(clip(name, 100)),
      escapeMarkdown(clip([instanceType, zone].filter(Boolean).join(' in '), 100)),
      `${outcome}${reason === undefined ? '' : `: ${escapeMarkdown(clip(reason, 300))}`}`,
      ...steps.map((step) => {
        const time = times.get(step);
        return time === undefined ? '' : duration(time);
      }),
    ]);
  });
  const columns = [
    'Launch',
    'Type',
    'Outcome',
    ...steps.map((step) => escapeMarkdown(clip(step, 50))),
  ];
  return { head, rows, all, columns };
}
