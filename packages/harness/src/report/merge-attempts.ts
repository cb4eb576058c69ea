import type { TestAttempt, TestResult } from './test-report.js';

/**
 * Several tries of one test as one result, the first one first. The last that got to run counts; those before
 * are its `retryAttempts`. A pass after a failure, or after an infrastructure error, is `flaky`. A try that
 * did not get to run hides nothing: it counts only where no other did.
 */
export function mergeAttempts(tries: readonly [TestResult, ...TestResult[]]): TestResult {
  const ran = tries.filter(didRun);
  const last = (ran.length === 0 ? tries : ran).at(-1) ?? tries[0];
  const attempts = ran
    .flatMap((test): readonly Omit<TestAttempt, 'attempt'>[] => [
      ...(test.retryAttempts ?? []),
      ...(test === last ? [] : [asAttempt(test)]),
    ])
    .map((attempt, at) => ({ ...attempt, attempt: at + 1 }));
  if (attempts.length === 0) return last;
  const { flaky: _flaky, ...rest } = last;
  const isFlaky =
    last.status === 'passed' &&
    (ran.some(({ flaky }) => flaky === true) ||
      attempts.some(({ status }) => status === 'failed' || status === 'other'));
  return {
    ...rest,
    retries: Math.max(attempts.length, last.retries ?? 0),
    retryAttempts: attempts,
    ...(isFlaky && { flaky: true }),
  };
}

function didRun({ status }: TestResult): boolean {
  return status === 'passed' || status === 'failed' || status === 'other';
}

function asAttempt({ status, duration, message }: TestResult): Omit<TestAttempt, 'attempt'> {
  return { status, duration, ...(message !== undefined && { message }) };
}
