import { countEvaluated } from '../gates/decide-tests.js';
import type { GateDecision, GateStatus } from '../gates/gate-decision.js';
import { type ScanReport, severities } from '../scans/finding.js';
import { groupBy } from './group-by.js';
import { counted } from './plain-text.js';
import type { FormatReportOptions } from './report-options.js';
import type { TestReport, TestResult } from './test-report.js';

/** Where a test ran, and the suite there. Tests of other tools may have neither. */
export function placeOf({ suite }: TestResult): string {
  return suite?.[0] ?? 'tests';
}

/** See {@link placeOf}. */
export function suiteOf({ suite }: TestResult): string {
  return suite === undefined || suite.length < 2 ? 'tests' : suite.slice(1).join(' / ');
}

/** It does not pass, and nothing lets it be. */
export function isProblem(test: TestResult): boolean {
  return (test.status === 'failed' || test.status === 'other') && !isQuarantined(test);
}

/** It fails, and that is known. What could not be told is never known. */
export function isQuarantined({ status, extra }: TestResult): boolean {
  return status === 'failed' && extra?.quarantine !== undefined;
}

/** A report of scans has no test of its own. */
export function isOfScans(report: TestReport, { scans = [] }: FormatReportOptions): boolean {
  return report.results.tests.length === 0 && scans.length > 0;
}

/** It says how long the tests took. Other tools write 0, or the same moment, where they do not know. */
export function isTimed(report: TestReport, options: FormatReportOptions): boolean {
  const { start, stop } = report.results.summary;
  return !isOfScans(report, options) && start > 0 && stop > start;
}

/** The whole in one word and one sentence. What gates decided counts; without gates, what tests say. */
export function verdictOf(
  report: TestReport,
  options: FormatReportOptions,
): { readonly status: GateStatus; readonly sentence: string } {
  const { decisions = [], scans = [] } = options;
  const status = statusOf(report, decisions);
  return { status, sentence: isOfScans(report, options) ? tellScans(scans) : tellTests(report) };
}

function tellScans(scans: readonly ScanReport[]): string {
  const evaluated = scans.reduce((sum, scan) => sum + scan.evaluated, 0);
  const findings = scans.flatMap((scan) => scan.findings);
  const said = [
    `${counted(scans.length, 'scan')} looked at ${counted(evaluated, 'thing')} and told of ${counted(findings.length, 'finding')}`,
    ...parts(
      severities.map((word) => [
        findings.filter(({ severity }) => severity === word).length,
        word === 'unknown' ? 'of unknown severity' : word,
      ]),
    ),
  ];
  return `${said.join(', ')}.`;
}

function tellTests(report: TestReport): string {
  const { tests, summary } = report.results;
  const problems = tests.filter(isProblem);
  const said = [
    `${summary.passed.toLocaleString('en-US')} of ${counted(tests.length, 'test')} passed`,
    ...parts([
      [problems.filter(({ status }) => status === 'failed').length, 'failed'],
      [problems.filter(({ status }) => status === 'other').length, 'could not be told'],
      [summary.pending, 'did not run'],
      [summary.skipped, 'skipped'],
      [summary.flaky, 'flaky'],
      [tests.filter(isQuarantined).length, 'known to fail'],
    ]),
  ];
  return `${said.join(', ')}.`;
}

function parts(counts: readonly (readonly [number, string])[]): readonly string[] {
  return counts.flatMap(([count, word]) =>
    count === 0 ? [] : [`${count.toLocaleString('en-US')} ${word}`],
  );
}

function statusOf(report: TestReport, decisions: readonly GateDecision[]): GateStatus {
  const { tests } = report.results;
  if (decisions.length > 0) {
    const has = (wanted: GateStatus) => decisions.some(({ status }) => status === wanted);
    return has('failed') ? 'failed' : has('not-evaluated') ? 'not-evaluated' : 'passed';
  }
  if (tests.some((test) => test.status === 'failed' && isProblem(test))) return 'failed';
  const isWhole = !tests.some((test) => test.status === 'pending' || isProblem(test));
  return isWhole && countEvaluated(tests) > 0 ? 'passed' : 'not-evaluated';
}

/** The same failure, wherever it was seen. */
export interface FailureGroup {
  readonly suite: string;
  readonly name: string;
  /** The first of them. */
  readonly test: TestResult;
  /** All of them. */
  readonly tests: readonly TestResult[];
  /** Where it was seen, in order. */
  readonly places: readonly string[];
}

/** Tests that are alike by suite, name, outcome and message are told once, with all their places. */
export function groupFailures(tests: readonly TestResult[]): readonly FailureGroup[] {
  const groups = groupBy(tests, (test) =>
    JSON.stringify([test.status, suiteOf(test), test.name, test.message, test.extra?.quarantine]),
  );
  return [...groups.values()].flatMap((same) => {
    const [test] = same;
    if (test === undefined) return [];
    const places = [...new Set(same.map(placeOf))];
    return [{ suite: suiteOf(test), name: test.name, test, tests: same, places }];
  });
}

/** What did not run, by reason. */
export interface NotRunGroup {
  readonly status: 'pending' | 'skipped';
  readonly reason: string;
  readonly tests: readonly TestResult[];
}

/** Tests that did not run, by reason: those that should have first, then the most frequent. */
export function groupNotRun(tests: readonly TestResult[]): readonly NotRunGroup[] {
  const groups = (status: NotRunGroup['status']) =>
    [
      ...groupBy(
        tests.filter((test) => test.status === status),
        ({ message = 'no reason was given' }) => message,
      ),
    ]
      .map(([reason, same]) => ({ status, reason, tests: same }))
      .toSorted((a, b) => b.tests.length - a.tests.length);
  return [...groups('pending'), ...groups('skipped')];
}

/** Tests by suite and place: what a matrix shows. */
export interface TestMatrix {
  /** Columns: the launches, then `bake` and whatever else tests name, in order of appearance. */
  readonly places: readonly string[];
  /** Rows. */
  readonly suites: readonly MatrixSuite[];
}

/** A suite of a matrix and its tests. */
export interface MatrixSuite {
  readonly name: string;
  readonly rows: readonly {
    readonly name: string;
    /** By place. Several where a place has the same test more than once. */
    readonly cells: ReadonlyMap<string, readonly TestResult[]>;
  }[];
}

/** See {@link TestMatrix}. */
export function matrixOf(report: TestReport): TestMatrix {
  const { tests } = report.results;
  const suites = [...groupBy(tests, suiteOf)].map(([name, members]) => ({
    name,
    rows: [...groupBy(members, (test) => test.name)].map(([test, same]) => ({
      name: test,
      cells: groupBy(same, placeOf),
    })),
  }));
  return { places: [...new Set(tests.map(placeOf))], suites };
}

/** The tests that took longest, at most `count`, none that took no second. */
export function slowest(tests: readonly TestResult[], count: number): readonly TestResult[] {
  return tests
    .filter(({ duration }) => duration >= 1000)
    .toSorted((a, b) => b.duration - a.duration)
    .slice(0, count);
}

/**
 * What a trace says beside the message, at most its last characters: diagnostics of TAP and stacks begin with
 * the message.
 */
export function traceOf(
  { message = '', trace = '' }: TestResult,
  last = 40_000,
): string | undefined {
  const said = new Set(message.split('\n').map((line) => line.trim()));
  const lines = trace.slice(-last).split('\n');
  const more = lines.filter((line) => {
    const [, quoted = ''] = /^(?:message:)?\s*(.*?)$/.exec(line.trim()) ?? [];
    return quoted === '' || !said.has(quoted.replace(/^(["'])(.*)\1$/, '$2'));
  });
  return more.every((line) => line.trim() === '') ? undefined : more.join('\n');
}
