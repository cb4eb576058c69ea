import { architectures } from '@soe/contract';
import { HarnessError } from '../errors.js';
import { notOneOf } from '../one-of.js';
import { checkProblems } from '../suites/check-problems.js';
import { type Selection, selectChecks } from '../suites/select-checks.js';
import { phases, platforms, type Suite } from '../suites/suite.js';
import { posixRunner } from './posix/posix-runner.js';
import { powershellRunner } from './powershell/powershell-runner.js';

/** What {@link runnerScript} may be told. */
export interface RunnerScriptOptions extends Selection {
  /**
   * In every line that the runner prints, so that nothing else passes for a result: random, 1 to 64
   * letters, digits, `.`, `_` and `-`.
   */
  readonly run: string;
  /** The runner ends with 1 where a test fails or cannot be told. Default: false. */
  readonly failOnResults?: boolean;
}

/**
 * One script that runs the checks of suites and prints a line per test: for Linux for any POSIX shell,
 * for Windows for PowerShell 5. It needs nothing in the image but what systems have, leaves nothing
 * behind, and ends with 0 when it came to its end. Read its output with `readRunnerOutput`.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a bad `run`, `HARNESS_SUITE_INVALID` for a suite
 * that cannot be run
 */
export function runnerScript(suites: readonly Suite[], options: RunnerScriptOptions): string {
  const { run, platform = 'linux', failOnResults = false } = options;
  if (!/^[\w.-]{1,64}$/.test(run)) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `make a runner: run is ${JSON.stringify(run)}, it must have 1 to 64 letters, digits, ".", "_" and "-"`,
    );
  }
  for (const [name, problem] of [
    ['platform', notOneOf(platform, platforms)],
    ['phase', notOneOf(options.phase ?? null, phases)],
    ['architecture', notOneOf(options.architecture, architectures)],
  ] as const) {
    if (problem === undefined) continue;
    throw new HarnessError('HARNESS_OPTIONS_INVALID', `make a runner: ${name} ${problem}`);
  }
  requireRunnable(suites.filter((suite) => suite.platform === platform));
  if (platform === 'windows') return powershellRunner(suites, options);
  return posixRunner(selectChecks(suites, options), { run, failOnResults });
}

function requireRunnable(suites: readonly Suite[]): void {
  const problems = suites.flatMap((suite) =>
    suite.checks.flatMap((check) =>
      checkProblems(check, suite.platform).map(
        ({ path, message }) =>
          `  ${[suite.name, check.kind, JSON.stringify(check.subject), ...path].join('.')}: ${message}`,
      ),
    ),
  );
  const names = suites.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  problems.push(...twice.map((name) => `  ${name}: two suites have this name, rename one`));
  if (problems.length === 0) return;
  throw new HarnessError(
    'HARNESS_SUITE_INVALID',
    `make a runner: the suites do not fit:\n${problems.join('\n')}`,
  );
}
