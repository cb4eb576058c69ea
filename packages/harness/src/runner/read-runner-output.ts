import { printable } from '../printable.js';
import { groupBy } from '../report/group-by.js';
import type { TestResult, TestStatus } from '../report/test-report.js';
import { type SelectedCheck, type Selection, selectChecks } from '../suites/select-checks.js';
import type { Suite } from '../suites/suite.js';
import { checkResults } from './check-results.js';
import { collectFiles } from './collect-files.js';
import { messageLimit, type RunnerLine, readLines } from './protocol.js';
import type { RunnerOutput } from './runner-output.js';

/** What {@link readRunnerOutput} has to know: the same as the runner did. */
export interface ReadRunnerOutputOptions extends Selection {
  /** Id of the run. Lines of others are not taken. */
  readonly run: string;
  /** The suites that the runner was made of. */
  readonly suites: readonly Suite[];
  /** Where it ran, the first part of `suite` of every test: `bake`, or the name of the launch. */
  readonly place: string;
}

/**
 * Reads what a runner printed, wherever it went through: Packer, SSM, logs. Lines may have anything in
 * front and behind. Whatever was selected is in the result: what did not report is `pending`, with the
 * reason; where something was lost that no such test shows, there is one more test that says so. Never
 * throws.
 */
export function readRunnerOutput(text: string, options: ReadRunnerOutputOptions): RunnerOutput {
  const { run } = options;
  const { lines, damaged } = readLines(text);
  const mine = lines.filter(({ values }) => values['run'] === run);
  const ofKind = (kind: RunnerLine['kind']) => mine.filter((line) => line.kind === kind);
  const { files, problems: broken } = collectFiles(ofKind('file'));
  const reported = ofKind('test');
  const known = reported.filter(({ values }) => statusOf(values['status']) !== undefined);
  const gaps = [
    ...endProblems(ofKind('end'), reported.length, ofKind('file')),
    ...broken,
    ...unknownStatuses(reported),
  ];
  const groups = groupBy(known, ({ values }) => keyOf(values['suite'], values['name']));
  const byTest = new Map([...groups].map(([key, found]) => [key, [...found]]));
  const missing = gaps[0] ?? 'the runner came to its end without it';
  const tests = selectChecks(options.suites, options).flatMap((selected) => {
    const file = files.find(({ name }) => name === selected.resultFile);
    return selected.assertions.flatMap(({ name }) => {
      const base = testBase(name, selected, options);
      // Before its line is looked for: another check may have the same name.
      const { skip } = selected.check;
      if (skip !== undefined)
        return [{ ...base, status: 'skipped' as const, message: printable(skip, messageLimit) }];
      const line = byTest.get(keyOf(selected.suite.name, name))?.shift();
      if (line !== undefined) return checkResults(selected.check, toTest(line, base), file);
      return [{ ...base, status: 'pending' as const, message: `it did not report: ${missing}` }];
    });
  });
  const strange = [...byTest.values()].flat();
  const all = [...tests, ...strange.map((line) => strangeTest(line, options))];
  return {
    tests: [...all, ...unseenGap(all, gaps, options)],
    complete: gaps.length === 0,
    problems: [
      ...gaps,
      ...counted(strange.length, 'result is', 'results are', 'of tests that were not selected'),
      ...counted(
        lines.length - mine.length,
        'line is',
        'lines are',
        'of another run and not taken',
      ),
      ...counted(damaged, 'line begins', 'lines begin', 'like a result and cannot be read'),
    ],
    files,
  };
}

/** Something was lost, and no test shows it: whoever looks at tests only would take the rest for all. */
function unseenGap(
  tests: readonly TestResult[],
  gaps: readonly string[],
  { place, phase }: ReadRunnerOutputOptions,
): readonly TestResult[] {
  const isSeen = tests.some(({ status }) => status === 'pending');
  if (gaps.length === 0 || tests.length === 0 || isSeen) return [];
  const message = printable(gaps.join('; '), messageLimit);
  const name = 'the output of the runner is whole';
  return [{ name, status: 'other', duration: 0, message, suite: [place], type: phase }];
}

function endProblems(
  ends: readonly RunnerLine[],
  tests: number,
  files: readonly RunnerLine[],
): readonly string[] {
  const [end] = ends;
  if (end === undefined) {
    return [
      'the runner did not come to its end, or its output was cut off: there is no end marker',
    ];
  }
  if (ends.length > 1) return [`the output has ${ends.length} end markers of the same run`];
  const sent = new Set(files.map(({ values }) => values['name'])).size;
  const { tests: ran, files: wanted = `${sent}` } = end.values;
  return [
    ...(ran === `${tests}`
      ? []
      : [`the runner printed ${printable(ran ?? '?', 20)} results, and ${tests} came`]),
    ...(wanted === `${sent}`
      ? []
      : [`the runner sent ${printable(wanted, 20)} files, and ${sent} came`]),
  ];
}

function unknownStatuses(lines: readonly RunnerLine[]): readonly string[] {
  return lines.flatMap(({ values: { name = '', status = '' } }) =>
    statusOf(status) === undefined
      ? [`"${printable(name, 200)}" has the status "${printable(status, 20)}", which is none`]
      : [],
  );
}

function statusOf(status: string | undefined): TestStatus | undefined {
  switch (status) {
    case 'pass':
      return 'passed';
    case 'fail':
      return 'failed';
    case 'skip':
      return 'skipped';
    case 'error':
      return 'other';
    default:
      return undefined;
  }
}

function keyOf(suite = '', name = ''): string {
  return JSON.stringify([suite, name]);
}

type TestBase = Pick<TestResult, 'name' | 'duration' | 'suite' | 'type' | 'filePath'>;

function testBase(
  name: string,
  { suite }: SelectedCheck,
  { place, phase }: ReadRunnerOutputOptions,
): TestBase {
  return {
    name,
    duration: 0,
    suite: [place, printable(suite.name, 200)],
    type: phase,
    ...(suite.file !== undefined && { filePath: suite.file }),
  };
}

/** Runner and reader were given other suites, or another platform: it is not one of those that must pass. */
function strangeTest(line: RunnerLine, { place, phase }: ReadRunnerOutputOptions): TestResult {
  const { values } = line;
  const base: TestBase = {
    name: printable(values['name'] ?? '', 200),
    duration: 0,
    suite: [place, printable(values['suite'] ?? '', 200)],
    type: phase,
  };
  const test = toTest(line, base);
  if (test.status !== 'passed') return test;
  return { ...test, status: 'other', message: 'it passed, and was not selected' };
}

function toTest({ values }: RunnerLine, base: TestBase): TestResult {
  const { status, ms = '', msg = '' } = values;
  const message = printable(msg, messageLimit);
  return {
    ...base,
    status: statusOf(status) ?? 'other',
    duration: /^\d{1,12}$/.test(ms) ? Number(ms) : 0,
    ...(message !== '' && { message }),
  };
}

function counted(count: number, one: string, many: string, rest: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many} ${rest}`];
}
