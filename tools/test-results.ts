import { basename } from 'node:path';

/** What a JSON report of vitest says. */
export interface TestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  /** What a test itself decided not to run, here or now. */
  readonly numPendingTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Results of several runs together. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What was wrong with which file. */
  readonly problems: readonly string[];
}

/**
 * Add results up. A missing file, a run without a test and a suite that did not even start count as
 * failures, because nothing was proven there.
 */
export function countResults(
  runs: readonly (readonly [file: string, results: TestResults | undefined])[],
): Count {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const problems: string[] = [];
  for (const [file, results] of runs) {
    const broken = brokenness(results);
    passed += results?.numPassedTests ?? 0;
    skipped += results?.numPendingTests ?? 0;
    failed += Math.max(results?.numFailedTests ?? 0, broken === undefined ? 0 : 1);
    if (broken !== undefined) problems.push(`${file}: ${broken}`);
    problems.push(...testsThat('failed', results), ...testsThat('skipped', results));
  }
  return { passed, failed, skipped, problems };
}

function brokenness(results: TestResults | undefined): string | undefined {
  if (results === undefined) return 'no results, so nothing ran';
  const { numPassedTests, numFailedTests, numFailedTestSuites } = results;
  if (numFailedTests > 0) return `${numFailedTests} failed`;
  if (numFailedTestSuites > 0) return `${numFailedTestSuites} suites did not start`;
  return numPassedTests === 0 ? 'no test ran' : undefined;
}

/** By name, because a log that is cut in the middle may have lost them, and a skipped proof proves nothing. */
function testsThat(
  what: 'failed' | 'skipped',
  results: TestResults | undefined,
): readonly string[] {
  return (results?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === what)
      .map(({ fullName }) => `  ${what}: ${basename(name)}: ${fullName}`),
  );
}
