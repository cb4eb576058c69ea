import type { GateDecision, GateStatus, JudgedItem } from '../gates/gate-decision.js';
import { escapeMarkdown, markdownBlock, markdownCode, markdownLink } from './escape-markdown.js';
import { type ShownFinding, showFindings } from './finding-view.js';
import { clip, duration, lastLines, manyLines } from './plain-text.js';
import { type FormatReportOptions, titleOf } from './report-options.js';
import {
  type FailureGroup,
  groupFailures,
  groupNotRun,
  isProblem,
  isQuarantined,
  matrixOf,
  placeOf,
  slowest,
  suiteOf,
  verdictOf,
} from './report-view.js';
import type { ReportedLaunch, TestReport, TestResult } from './test-report.js';

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

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function sectionsOf(report: TestReport, options: FormatReportOptions): readonly Section[] {
  const { decisions = [], scans = [] } = options;
  const { tests, extra } = report.results;
  const findings = showFindings(scans, decisions);
  const problems = groupFailures(tests.filter(isProblem));
  const letBe = groupFailures(tests.filter(isQuarantined));
  const flaky = tests.filter((test) => test.flaky === true);
  return [
    header(report, options),
    table('Gates', 'Gate, Decision, Evaluated, Why', decisions, gateRow),
    table('What gates decided', 'Gate, Decision, What, Rule', itemsOf(decisions), itemRow),
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

const signs: Readonly<Record<GateStatus, string>> = {
  passed: '✅ passed',
  failed: '❌ failed',
  'not-evaluated': '⚠️ not evaluated',
};

function header(report: TestReport, options: FormatReportOptions): Section {
  const { status, sentence } = verdictOf(report, options.decisions ?? []);
  const { environment, summary } = report.results;
  const { commit, buildId, testEnvironment, extra = {} } = environment ?? {};
  const facts = [
    ...Object.entries({ commit, build: buildId, region: testEnvironment, ...extra }).flatMap(
      ([name, value]) =>
        value === undefined
          ? []
          : [`${escapeMarkdown(clip(name, 100))} ${markdownCode(clip(value, 300))}`],
    ),
    `took ${duration(summary.stop - summary.start)}`,
  ].slice(-50);
  const title = titleOf(report, options);
  return {
    head: [
      `# ${markdownLink(clip(title, 200), options.url ?? environment?.buildUrl)}`,
      `**${signs[status]}** · ${sentence}`,
      facts.join(' · '),
    ],
    rows: [],
    all: 0,
  };
}

function gateRow({ gate, status, evaluated, reasons, warnings }: GateDecision): string {
  const why = [...reasons, ...warnings.map((warning) => `warning: ${warning}`)];
  const shown = why.slice(0, 10).map((reason) => escapeMarkdown(clip(reason, 500)));
  const more = why.length > 10 ? [`and ${why.length - 10} more`] : [];
  return row([
    escapeMarkdown(gate),
    signs[status],
    evaluated.toLocaleString('en-US'),
    [...shown, ...more].join('<br>'),
  ]);
}

interface GateItem {
  readonly gate: string;
  readonly item: JudgedItem;
}

/** What stops a release, then what somebody answers for. */
function itemsOf(decisions: readonly GateDecision[]): readonly GateItem[] {
  const all = decisions.flatMap(({ gate, items }) => items.map((item) => ({ gate, item })));
  return (['blocks', 'waived'] as const).flatMap((wanted) =>
    all.filter(({ item }) => item.decision === wanted),
  );
}

function itemRow({ gate, item }: GateItem): string {
  return row([
    escapeMarkdown(gate),
    `${item.decision}${waiverOf(item)}`,
    `${escapeMarkdown(clip(item.name, 300))}${item.isNew === true ? ' **new**' : ''}`,
    escapeMarkdown(clip(item.rule, 300)),
  ]);
}

function waiverOf({ waiver }: JudgedItem): string {
  if (waiver === undefined) return '';
  return ` until ${escapeMarkdown(waiver.expires)} by ${escapeMarkdown(clip(waiver.owner, 100))}: ${escapeMarkdown(clip(waiver.reason, 300))}`;
}

function failure({ suite, name, test, places }: FailureGroup): string {
  const { message, trace, status } = test;
  const what = status === 'other' ? ' (could not be told)' : '';
  // The beginning of a message says most, and the end of a trace. What is cut away need not be cleaned.
  const detail = [
    ...(message === undefined ? [] : [clip(manyLines(clip(message, 8000)), 4000)]),
    ...(trace === undefined ? [] : [clip(lastLines(manyLines(trace.slice(-20_000)), 40), 4000)]),
  ].join('\n');
  return [
    `### ${escapeMarkdown(clip(name, 300))}${what}`,
    `${escapeMarkdown(clip(suite, 200))} on ${where(places)}`,
    ...(detail === '' ? [] : [markdownBlock(detail)]),
  ].join('\n\n');
}

function where(places: readonly string[]): string {
  const shown = places.slice(0, 20).map((place) => escapeMarkdown(clip(place, 100)));
  return [...shown, ...(places.length > 20 ? [`${places.length - 20} more`] : [])].join(', ');
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

function cell(tests: readonly TestResult[]): string {
  const ran = tests.filter(({ status }) => status !== 'skipped');
  if (ran.length === 0) return '–';
  const passed = ran.filter(({ status }) => status === 'passed').length;
  const sign = ran.some(isProblem) ? '❌' : passed < ran.length ? '⚠️' : '✅';
  return `${sign} ${passed}/${ran.length}`;
}

function known({ suite, name, test, places }: FailureGroup): string {
  const { tracker = '', expires = '' } = test.extra?.quarantine ?? {};
  return row([
    escapeMarkdown(clip(`${suite}: ${name}`, 300)),
    where(places),
    escapeMarkdown(expires),
    markdownLink(clip(tracker, 200), tracker),
  ]);
}

function flakyRow(test: TestResult): string {
  const { name, retries, retryAttempts = [] } = test;
  const first = retryAttempts.find(({ message }) => message !== undefined)?.message ?? '';
  return row([
    escapeMarkdown(clip(`${suiteOf(test)}: ${name}`, 300)),
    where([placeOf(test)]),
    String(1 + Math.max(retries ?? 0, retryAttempts.length)),
    escapeMarkdown(clip(first, 300)),
  ]);
}

function notRunRow({ status, reason, tests }: ReturnType<typeof groupNotRun>[number]): string {
  const names = tests.slice(0, 5).map((test) => `${placeOf(test)}: ${test.name}`);
  const more = tests.length > 5 ? [`and ${tests.length - 5} more`] : [];
  const word = status === 'pending' ? '**did not get to run**' : 'skipped';
  return row([
    `${tests.length.toLocaleString('en-US')} ${word}`,
    escapeMarkdown(clip(reason, 500)),
    [...names.map((name) => escapeMarkdown(clip(name, 150))), ...more].join('<br>'),
  ]);
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

function slowRow(test: TestResult): string {
  const name = escapeMarkdown(clip(`${suiteOf(test)}: ${test.name}`, 300));
  return row([name, where([placeOf(test)]), duration(test.duration)]);
}

function findingRow({ finding, item, isNew, scanner }: ShownFinding): string {
  const { id, severity, package: name, version, fixedIn, path, title, url } = finding;
  const inside = name === undefined ? (path ?? '') : [name, version].filter(Boolean).join(' ');
  return row([
    `${severity}${isNew ? ' **new**' : ''}`,
    markdownLink(clip(id, 100), url),
    escapeMarkdown(clip(inside, 200)),
    escapeMarkdown(clip(fixedIn ?? '', 100)),
    escapeMarkdown(clip(title ?? '', 200)),
    item === undefined ? escapeMarkdown(scanner) : item.decision,
  ]);
}

function scanRow({
  scanner,
  evaluated,
  findings,
  gaps,
}: NonNullable<FormatReportOptions['scans']>[number]): string {
  const shown = gaps.slice(0, 10).map((gap) => escapeMarkdown(clip(gap, 300)));
  const more = gaps.length > 10 ? [`and ${gaps.length - 10} more`] : [];
  return row([
    escapeMarkdown([scanner.name, scanner.version, scanner.content].filter(Boolean).join(' ')),
    evaluated.toLocaleString('en-US'),
    findings.length.toLocaleString('en-US'),
    [...shown, ...more].join('<br>'),
  ]);
}
