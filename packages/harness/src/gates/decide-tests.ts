import type { TestReport, TestResult } from '../report/test-report.js';
import type { Phase } from '../suites/suite.js';
import { endingSoon, exceptionsFor, fitsPattern, type JudgedRelease } from './exceptions.js';
import type { GateDecision, JudgedItem } from './gate-decision.js';
import { defaultTestRules, type GatePolicy, type Quarantine } from './gate-policy.js';

/** What tests are judged by. */
export interface DecideTestsOptions extends JudgedRelease {
  /** Only tests of this phase, by their `type`. Default: all tests, with the quarantine of every phase. */
  readonly phase?: Phase;
  /** Name of the gate. Default: `launch-tests` for the phase `launch`, without a phase `tests`. */
  readonly gate?: string;
  /** Default: {@link defaultTestRules}, no quarantine. */
  readonly policy?: GatePolicy;
  /** The report of the release before, so that tests that vanished are missed. Default: not compared. */
  readonly previous?: TestReport;
  /** Day on which exceptions are judged. Default: now. */
  readonly at?: Date;
}

/**
 * Decide whether tests let a release go on. Nothing that ran, much less than for the release before,
 * or a test that did not get to run is `not-evaluated`; a failed test, and a quarantine that has expired
 * or fits nothing, is `failed`. Pure.
 *
 * @example
 * ```ts
 * const decision = decideTests(report, { phase: 'launch', flavor: 'al2023', policy });
 * ```
 */
export function decideTests(report: TestReport, options: DecideTestsOptions = {}): GateDecision {
  const { phase, policy = {}, previous, at = new Date() } = options;
  const { gate = phase === undefined ? 'tests' : `${phase}-tests` } = options;
  const rules = { ...defaultTestRules, ...policy.tests };
  const tests = ofPhase(report, phase);
  const entries = (policy.quarantine ?? []).filter(
    ({ phases }) => phase === undefined || phases.includes(phase),
  );
  const { holding, expired } = exceptionsFor(entries, options, at);
  const items = tests.flatMap((test) => judgeTest(test, holding, rules.flaky));
  const evaluated = countEvaluated(tests);
  const unused = holding.filter((entry) => !tests.some((test) => isOf(test, entry)));
  const failures = [
    ...counted(items, (item) => item.decision === 'blocks' && item.rule === failedRule, 'failed'),
    ...counted(
      items,
      (item) => item.decision === 'blocks' && item.rule === flakyRule,
      'passed, but not the first time',
    ),
    ...expired.map(
      ({ test, expires, owner, tracker }) =>
        `the quarantine of ${test} expired on ${expires}; ${owner} answers for it (${tracker})`,
    ),
    ...unused.map(({ test }) => `the quarantine of ${test} fits no test; correct or remove it`),
  ];
  const gaps = [
    ...tooFew(evaluated, rules, previous && countEvaluated(ofPhase(previous, phase))),
    ...counted(items, ({ rule }) => rule === pendingRule, 'did not get to run'),
    ...counted(items, ({ rule }) => rule === otherRule, 'could not be told'),
  ];
  return {
    gate,
    status: failures.length > 0 ? 'failed' : gaps.length > 0 ? 'not-evaluated' : 'passed',
    evaluated,
    reasons: [...failures, ...gaps],
    warnings: [
      ...counted(items, ({ decision }) => decision === 'flaky', 'passed, but not the first time'),
      ...counted(items, ({ decision }) => decision === 'quarantined', 'failed in quarantine'),
      ...holding
        .filter((entry) => tests.some((test) => isOf(test, entry) && test.status === 'passed'))
        .map(({ test }) => `a test in quarantine passes: ${test}`),
      ...endingSoon(
        holding.map((entry) => [`the quarantine of ${entry.test}`, entry]),
        at,
      ),
    ],
    items,
  };
}

/** Tests that said something about the image. */
export function countEvaluated(tests: readonly TestResult[]): number {
  return tests.filter(({ status }) => status === 'passed' || status === 'failed').length;
}

/** Place, suite and name of a test: what a quarantine names. */
export function fullName({ suite, name }: TestResult): string {
  return [...(suite ?? []), name].join(' / ');
}

const failedRule = 'the test failed';
const flakyRule = 'the test is flaky';
const pendingRule = 'the test did not get to run';
const otherRule = 'the result could not be told';
const skippedRule = 'the test is declared not to run';

function judgeTest(
  test: TestResult,
  quarantine: readonly Quarantine[],
  flaky: 'warn' | 'block',
): readonly JudgedItem[] {
  const name = fullName(test);
  const entry = quarantine.find((each) => isOf(test, each));
  switch (test.status) {
    case 'passed':
      if (test.flaky !== true) return [];
      return [{ name, decision: flaky === 'block' ? 'blocks' : 'flaky', rule: flakyRule }];
    case 'failed':
      if (entry === undefined) return [{ name, decision: 'blocks', rule: failedRule }];
      return [{ name, decision: 'quarantined', rule: failedRule, waiver: toWaiver(entry) }];
    case 'pending':
      return [{ name, decision: 'not-run', rule: pendingRule }];
    case 'other':
      return [{ name, decision: 'not-run', rule: otherRule }];
    case 'skipped':
      return [{ name, decision: 'ignored', rule: skippedRule }];
  }
}

function toWaiver({ owner, reason, expires, tracker }: Quarantine) {
  return { owner, reason, expires, tracker };
}

function isOf(test: TestResult, { test: pattern }: Quarantine): boolean {
  return fitsPattern(fullName(test), pattern);
}

function ofPhase({ results }: TestReport, phase: Phase | undefined): readonly TestResult[] {
  return phase === undefined ? results.tests : results.tests.filter(({ type }) => type === phase);
}

function tooFew(
  evaluated: number,
  { minimum, ofPrevious }: { readonly minimum: number; readonly ofPrevious: number },
  before: number | undefined,
): readonly string[] {
  if (evaluated === 0) return ['nothing was tested'];
  if (evaluated < minimum) return [`${evaluated} tests told something; ${minimum} have to`];
  const least = Math.ceil((before ?? 0) * ofPrevious);
  return evaluated < least
    ? [
        `${evaluated} tests told something; for the release before it were ${before}, and ${least} have to`,
      ]
    : [];
}

function counted(
  items: readonly JudgedItem[],
  isOne: (item: JudgedItem) => boolean,
  words: string,
): readonly string[] {
  const names = items.filter(isOne).map(({ name }) => name);
  if (names.length === 0) return [];
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  const count = names.length === 1 ? '1 test' : `${names.length} tests`;
  return [`${count} ${words}: ${names.slice(0, 3).join('; ')}${more}`];
}
