import { countEvaluated } from '../gates/decide-tests.js';
import { byKey } from './test-key.js';
import type { TestReport, TestResult } from './test-report.js';

/** What changed from one report to another. Plain data. */
export interface ReportComparison {
  /** Fails, and did not before; also tests that are new. */
  readonly newlyFailing: readonly TestResult[];
  /** Failed, and passes. */
  readonly fixed: readonly TestResult[];
  /** Failed, and fails. */
  readonly stillFailing: readonly TestResult[];
  /** Passed or failed before, and could not be told or did not run now. As they are now. */
  readonly noLongerEvaluated: readonly TestResult[];
  /** Not in the report any more. As they were before. */
  readonly vanished: readonly TestResult[];
  /** Not in the report before. */
  readonly added: readonly TestResult[];
  /** How many tests passed or failed. */
  readonly evaluated: { readonly before: number; readonly after: number };
}

/** What changed between two reports, such as those of a release and of the one before. */
export function compareReports(before: TestReport, after: TestReport): ReportComparison {
  const then = byKey(before);
  const now = byKey(after);
  const pairs = [...now].map(([key, test]) => ({ test, was: then.get(key) }));
  const pick = (fits: (test: TestResult, was: TestResult | undefined) => boolean) =>
    pairs.flatMap(({ test, was }) => (fits(test, was) ? [test] : []));
  return {
    newlyFailing: pick((test, was) => test.status === 'failed' && was?.status !== 'failed'),
    fixed: pick((test, was) => test.status === 'passed' && was?.status === 'failed'),
    stillFailing: pick((test, was) => test.status === 'failed' && was?.status === 'failed'),
    noLongerEvaluated: pick(
      (test, was) => !isEvaluated(test) && was !== undefined && isEvaluated(was),
    ),
    vanished: [...then].flatMap(([key, test]) => (now.has(key) ? [] : [test])),
    added: pick((_, was) => was === undefined),
    evaluated: {
      before: countEvaluated(before.results.tests),
      after: countEvaluated(after.results.tests),
    },
  };
}

function isEvaluated(test: TestResult): boolean {
  return countEvaluated([test]) > 0;
}
