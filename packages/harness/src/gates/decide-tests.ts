import { needKnown } from '../report/need-known.js';
import { testKey } from '../report/test-key.js';
import type { TestReport, TestResult } from '../report/test-report.js';
import type { Phase } from '../suites/suite.js';
import { endingSoon, exceptionsFor, fitsPattern, type JudgedRelease } from './exceptions.js';
import { decisionOf, type GateDecision, type JudgedItem, waiverOf } from './gate-decision.js';
import { defaultTestRules, type GatePolicy, type Quarantine } from './gate-policy.js';
import { counted, failedRule, firstFew, messageOf } from './tell-items.js';

/** What tests are judged by. */
export interface DecideTestsOptions extends JudgedRelease {
  /** Only tests of this phase, by their `type`. Default: all tests, each with the quarantine of its phase. */
  readonly phase?: Phase;
  /** Name of the gate. Default: `launch-tests` for the phase `launch`, without a phase `tests`. */
  readonly gate?: string;
  /** Default: {@link defaultTestRules}, no quarantine. */
  readonly policy?: GatePolicy;
  /**
   * The report of the release before, so that tests that vanished are missed. The same test on several
   * launches counts once: the release before may have been tested on other types. Default: not compared.
   */
  readonly previous?: TestReport;
  /** Day on which exceptions are judged. Default: now. */
  readonly at?: Date;
}

/**
 * Decide whether tests let a release go on. Nothing that ran, much less than for the release before,
 * or a test that did not get to run or could not be told is `not-evaluated`; a failed test, and a quarantine
 * that has expired or fits nothing, is `failed`. Pure.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a phase that there is not
 *
 * @example
 * ```ts
 * const decision = decideTests(report, { phase: 'launch', flavor: 'al2023', policy });
 * ```
 */
export function decideTests(report: TestReport, options: DecideTestsOptions = {}): GateDecision {
  const { phase, policy = {}, previous, at = new Date() } = options;
  if (phase !== undefined) needKnown('Cannot decide about tests of the phase', phase, phases);
  const { gate = phase === undefined ? 'tests' : `${phase}-tests` } = options;
  const rules = { ...defaultTestRules, ...policy.tests };
  const tests = ofPhase(report, phase);
  const entries = (policy.quarantine ?? []).filter(
    ({ phases }) => phase === undefined || phases.includes(phase),
  );
  const { holding, expired } = exceptionsFor(entries, options, at);
  const items = tests.flatMap((test) => judgeTest(test, holding, rules.flaky));
  const evaluated = countEvaluated(tests);
  // Where nothing was selected, no name is misspelt.
  const unused = (tests.length === 0 ? [] : holding).filter(
    (entry) => !tests.some((test) => isOf(test, entry)),
  );
  const failures = [
    ...told(items, ({ decision, rule }) => decision === 'blocks' && rule === failedRule, 'failed'),
    ...told(items, ({ decision, rule }) => decision === 'blocks' && rule === flakyRule, lateWords),
    ...expired.map(
      ({ test, expires, owner, tracker }) =>
        `the quarantine of ${test} expired on ${expires}; ${owner} answers for it (${tracker})`,
    ),
    ...unused.map(({ test }) => `the quarantine of ${test} fits no test; correct or remove it`),
  ];
  const gaps = [
    ...tooFew(tests, items, rules, previous && ofPhase(previous, phase)),
    ...told(items, ({ rule }) => rule === pendingRule, 'did not get to run'),
    ...told(items, ({ rule }) => rule === otherRule, 'could not be told'),
  ];
  const warnings = [
    ...told(items, ({ decision }) => decision === 'flaky', lateWords),
    ...told(
      items,
      ({ decision, rule }) => decision === 'quarantined' && rule === failedRule,
      'failed in quarantine',
    ),
    ...told(
      items,
      ({ decision, rule }) => decision === 'quarantined' && rule === flakyRule,
      `${lateWords}, in quarantine`,
    ),
    ...holding.flatMap((entry) => passing(tests, entry)),
    ...endingSoon(
      holding.map((entry) => [`the quarantine of ${entry.test}`, entry]),
      at,
    ),
  ];
  return decisionOf({ gate, evaluated, failures, gaps, warnings, items });
}

/** Tests that said something about the image. */
export function countEvaluated(tests: readonly TestResult[]): number {
  return tests.filter(({ status }) => status === 'passed' || status === 'failed').length;
}

/** Place, suite and name of a test: what a quarantine names. */
export function fullName({ suite, name }: TestResult): string {
  return [...(suite ?? []), name].join(' / ');
}

const phases: readonly Phase[] = ['bake', 'launch', 'rebake'];

const flakyRule = 'the test is flaky';
const pendingRule = 'the test did not get to run';
const otherRule = 'the result could not be told';
const skippedRule = 'the test is declared not to run';
const lateWords = 'passed, but not the first time';

function judgeTest(
  test: TestResult,
  quarantine: readonly Quarantine[],
  flaky: 'warn' | 'block',
): readonly JudgedItem[] {
  const item = { key: testKey(test), name: fullName(test), ...messageOf(test.message) };
  const entry = quarantine.find((each) => isOf(test, each));
  const bad = (rule: string): readonly JudgedItem[] => [
    entry === undefined
      ? { ...item, decision: 'blocks', rule }
      : { ...item, decision: 'quarantined', rule, waiver: waiverOf(entry) },
  ];
  switch (test.status) {
    case 'passed':
      if (test.flaky !== true) return [];
      return flaky === 'block' ? bad(flakyRule) : [{ ...item, decision: 'flaky', rule: flakyRule }];
    case 'failed':
      return bad(failedRule);
    // A quarantine lets a known failure be. What was not seen is not known.
    case 'pending':
      return [{ ...item, decision: 'not-run', rule: pendingRule }];
    case 'other':
      return [{ ...item, decision: 'not-run', rule: otherRule }];
    case 'skipped':
      return [{ ...item, decision: 'ignored', rule: skippedRule }];
  }
}

/** A pattern is still needed where one of its tests does not pass, or nobody knows. */
function passing(tests: readonly TestResult[], entry: Quarantine): readonly string[] {
  const seen = tests.filter((test) => test.status !== 'skipped' && isOf(test, entry));
  if (seen.length === 0 || !seen.every(isPlainPass)) return [];
  const names = firstFew(seen.map(fullName));
  return [
    seen.length === 1
      ? `a test in quarantine passes: ${names}`
      : `${counted(seen.length, 'test')} in quarantine pass, all of ${entry.test}: ${names}`,
  ];
}

function isPlainPass({ status, flaky }: TestResult): boolean {
  return status === 'passed' && flaky !== true;
}

/** A report of several phases or architectures has tests that an entry is not for. */
function isOf(test: TestResult, { test: pattern, phases, architectures }: Quarantine): boolean {
  const { type, parameters = {} } = test;
  const { architecture } = parameters;
  return (
    (type === undefined || phases.some((phase) => phase === type)) &&
    (architecture === undefined ||
      architectures === undefined ||
      architectures.some((each) => each === architecture)) &&
    fitsPattern(fullName(test), pattern)
  );
}

function ofPhase({ results }: TestReport, phase: Phase | undefined): readonly TestResult[] {
  return phase === undefined ? results.tests : results.tests.filter(({ type }) => type === phase);
}

function tooFew(
  tests: readonly TestResult[],
  items: readonly JudgedItem[],
  { minimum, ofPrevious }: { readonly minimum: number; readonly ofPrevious: number },
  previous: readonly TestResult[] = [],
): readonly string[] {
  const evaluated = countEvaluated(tests);
  if (evaluated === 0) return ['nothing was tested'];
  if (items.filter(({ decision }) => decision === 'quarantined').length === evaluated) {
    return ['every test that ran is in quarantine, so that nothing was tested'];
  }
  if (evaluated < minimum)
    return [`${counted(evaluated, 'test')} told something; ${minimum} have to`];
  const [now, before] = [countDistinct(tests), countDistinct(previous)];
  const least = Math.ceil(before * ofPrevious);
  if (now >= least) return [];
  return [
    `${counted(now, 'different test')} told something; in the release before it were ${before}, and ${least} have to`,
  ];
}

/** Tests that said something, each once on however many launches it ran. */
function countDistinct(tests: readonly TestResult[]): number {
  const evaluated = tests.filter((test) => countEvaluated([test]) > 0);
  return new Set(
    evaluated.map(({ type, suite = [], name }) => JSON.stringify([type, suite.slice(1), name])),
  ).size;
}

function told(
  items: readonly JudgedItem[],
  isOne: (item: JudgedItem) => boolean,
  words: string,
): readonly string[] {
  const names = items.filter(isOne).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`${counted(names.length, 'test')} ${words}: ${firstFew(names)}`];
}
