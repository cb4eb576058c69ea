import { countEvaluated } from '../gates/decide-tests.js';
import type { GateDecision, JudgedItem } from '../gates/gate-decision.js';
import type { Finding, ScanReport, Severity } from '../scans/finding.js';
import { fingerprint, type ShownFinding, showFindings } from './finding-view.js';
import { clip, counted, manyLines, oneLine, webAddress } from './plain-text.js';
import type { FormatReportOptions } from './report-options.js';
import { isQuarantined, placeOf, suiteOf } from './report-view.js';
import type { TestReport, TestResult } from './test-report.js';

/**
 * What does not pass, as a log of SARIF 2.1.0
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a run for the tests and one for each
 * scan. Waived findings and quarantined tests are suppressed results. A run where something was not evaluated
 * has `executionSuccessful: false`. It keeps to what GitHub takes: 25,000 results a run, 20 runs a file.
 */
export function formatSarif(
  report: TestReport,
  { decisions = [], scans = [] }: FormatReportOptions,
): string {
  const taken = scans.slice(0, runLimit - 1);
  const left = scans.length - taken.length;
  const notes =
    left === 0 ? [] : [`${counted(left, 'scan')} left out: a file has at most ${runLimit} runs`];
  const subject = oneLine(report.results.environment?.appName ?? 'image');
  const runs = [
    testRun(report, subject, notes),
    ...taken.map((scan, at) => scanRun(scan, at, decisions, subject)),
  ];
  const schema =
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs })}\n`;
}

/** Limits of GitHub: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const runLimit = 20;
const resultLimit = 25_000;
const shownLimit = 5_000;

interface Result {
  readonly ruleId: string;
  readonly [name: string]: unknown;
}

interface Rule {
  readonly id: string;
  readonly [name: string]: unknown;
}

interface Run {
  readonly tool: { readonly name: string; readonly version?: string };
  readonly category: string;
  readonly results: readonly { readonly result: Result; readonly rule: Rule }[];
  /** Why it must not be taken for a whole one. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly times: Readonly<Record<string, string>>;
}

function writeRun({ tool, category, results, problems, notes, times }: Run) {
  const taken = results.slice(0, resultLimit);
  const rules = [...new Map(taken.map(({ rule }) => [rule.id, rule])).values()];
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const all = [...notes, ...limitNotes(results.length)];
  return {
    tool: {
      driver: {
        name: oneLine(tool.name) || 'scanner',
        ...(tool.version !== undefined && { version: oneLine(tool.version) }),
        rules,
      },
    },
    // GitHub wants another category for each run of a file.
    automationDetails: { id: `soe/${category}/` },
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        ...times,
        toolExecutionNotifications: [
          ...problems.map((text) => notification('error', text)),
          ...all.map((text) => notification('note', text)),
        ],
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: taken.map(({ result }) => ({ ...result, ruleIndex: index.get(result.ruleId) })),
  };
}

function limitNotes(count: number): readonly string[] {
  if (count > resultLimit) {
    return [
      `${counted(count - resultLimit, 'result')} left out, the least severe: GitHub takes ${resultLimit} a run and shows ${shownLimit}`,
    ];
  }
  return count > shownLimit ? [`GitHub shows ${shownLimit} results of these ${count}`] : [];
}

function notification(level: 'error' | 'note', text: string) {
  return { level, message: { text: clip(oneLine(text), 1000) } };
}

function testRun(report: TestReport, subject: string, notes: readonly string[]) {
  const { tool, tests, summary } = report.results;
  const bad = tests.filter(({ status }) => status === 'failed' || status === 'other');
  const rank = ({ status }: TestResult) => (status === 'failed' ? 0 : 1);
  const problems = [
    ...(countEvaluated(tests) === 0 ? ['no test was evaluated'] : []),
    ...(summary.pending > 0 ? [`${counted(summary.pending, 'test')} did not run`] : []),
    ...(summary.other > 0 ? [`${counted(summary.other, 'test')} could not be told`] : []),
  ];
  return writeRun({
    tool,
    category: 'tests',
    results: bad
      .toSorted((a, b) => rank(a) - rank(b))
      .map((test) => ({ result: testResult(test, subject), rule: testRule(test) })),
    problems,
    notes,
    times: {
      startTimeUtc: new Date(summary.start).toISOString(),
      endTimeUtc: new Date(summary.stop).toISOString(),
    },
  });
}

function testRule(test: TestResult): Rule {
  const name = `${oneLine(suiteOf(test))}: ${oneLine(test.name)}`;
  return {
    id: testRuleId(test),
    shortDescription: { text: clip(name, 1000) },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['test'] },
  };
}

function testRuleId(test: TestResult): string {
  return `test/${fingerprint(suiteOf(test), test.name)}`;
}

function testResult(test: TestResult, subject: string): Result {
  const { message, trace, extra, filePath, suite = [], name, status } = test;
  const text = [
    `${oneLine(name)} on ${oneLine(placeOf(test))}: ${oneLine(message ?? status)}`,
    ...(trace === undefined ? [] : [manyLines(trace)]),
  ];
  const known = extra?.quarantine;
  return {
    ruleId: testRuleId(test),
    level: 'error',
    message: { text: clip(text.join('\n'), 4000) },
    locations: [location(filePath ?? subject, [...suite, name])],
    partialFingerprints: fingerprints('test', ...suite, name),
    ...(isQuarantined(test) &&
      known !== undefined && {
        suppressions: [suppression(`known until ${known.expires}: ${known.tracker}`)],
      }),
  };
}

function scanRun(
  scan: ScanReport,
  at: number,
  decisions: readonly GateDecision[],
  subject: string,
) {
  const { scanner, evaluated, gaps, scannedAt } = scan;
  const ended = scannedAt === undefined ? Number.NaN : Date.parse(scannedAt);
  const shown = showFindings([scan], decisions);
  const scores = worstScores(shown);
  return writeRun({
    tool: scanner,
    category: `scan-${at + 1}-${scanner.name.replace(/[^\w.-]+/g, '-')}`,
    results: shown.map((each) => ({
      result: findingResult(each, subject),
      rule: findingRule(each.finding, scores.get(each.finding.id) ?? 0),
    })),
    problems: [...(evaluated === 0 ? ['nothing was evaluated'] : []), ...gaps],
    notes: scanner.content === undefined ? [] : [`content: ${scanner.content}`],
    times: Number.isNaN(ended) ? {} : { endTimeUtc: new Date(ended).toISOString() },
  });
}

/** The severity of a rule is that of its worst finding. */
function worstScores(shown: readonly ShownFinding[]): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  for (const { finding } of shown) {
    scores.set(finding.id, Math.max(scores.get(finding.id) ?? 0, scoreOf(finding)));
  }
  return scores;
}

function ruleIdOf(id: string): string {
  return clip(oneLine(id), 255) || 'finding';
}

function findingRule({ id, title, url, kind }: Finding, score: number): Rule {
  const help = webAddress(url);
  return {
    id: ruleIdOf(id),
    shortDescription: { text: clip(oneLine(title ?? id) || 'finding', 1000) },
    ...(help !== undefined && { helpUri: help }),
    defaultConfiguration: { level: score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note' },
    properties: {
      tags: ['security', kind],
      ...(score > 0 && { 'security-severity': score.toFixed(1) }),
    },
  };
}

function findingResult({ finding, item, isNew }: ShownFinding, subject: string): Result {
  const { id, title, package: name, version, fixedIn, path, kind, severity } = finding;
  const text = [
    `${id}${title === undefined ? '' : `: ${title}`}`,
    ...(name === undefined ? [] : [`in ${name}${version === undefined ? '' : ` ${version}`}`]),
    ...(fixedIn === undefined ? [] : [`fixed in ${fixedIn}`]),
  ];
  const score = scoreOf(finding);
  return {
    ruleId: ruleIdOf(id),
    level: score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note',
    message: { text: clip(oneLine(text.join(', ')), 4000) },
    locations: [location(path ?? subject, name === undefined ? [] : [name])],
    partialFingerprints: fingerprints(kind, id, name, path),
    ...(item !== undefined && { baselineState: isNew ? 'new' : 'unchanged' }),
    properties: { severity },
    ...suppressionOf(item),
  };
}

function suppressionOf(item: JudgedItem | undefined) {
  if (item?.decision !== 'waived' && item?.decision !== 'quarantined') return {};
  const { waiver, rule } = item;
  const why =
    waiver === undefined ? rule : `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`;
  return { suppressions: [suppression(why)] };
}

function suppression(justification: string) {
  return {
    kind: 'external',
    status: 'accepted',
    justification: clip(oneLine(justification), 1000),
  };
}

/** GitHub shows no result without a file, and takes no address that is not relative. */
function location(path: string, names: readonly string[]) {
  const parts = oneLine(path)
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const uri = parts.map((part) => encodeURIComponent(part)).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: uri || 'image' }, region: { startLine: 1 } },
    ...(names.length > 0 && {
      logicalLocations: [{ fullyQualifiedName: clip(names.map(oneLine).join(' > '), 1000) }],
    }),
  };
}

/** GitHub reads only the first; it is the line of a file elsewhere, and stable here. */
function fingerprints(...parts: readonly (string | undefined)[]) {
  const value = fingerprint(...parts);
  return { primaryLocationLineHash: `${value}:1`, 'soe/v1': value };
}

/** Scores stay within what GitHub takes for the same word: over 9 is critical, 7 high, 4 medium. */
function scoreOf({ score, severity }: Finding): number {
  const [least, most] = bounds[severity];
  return Math.min(Math.max(score ?? (least + most) / 2, least), most);
}

const bounds: Readonly<Record<Severity, readonly [number, number]>> = {
  critical: [9.1, 10],
  high: [7, 8.9],
  medium: [4, 6.9],
  low: [0.1, 3.9],
  negligible: [0, 0],
  unknown: [0, 10],
};
