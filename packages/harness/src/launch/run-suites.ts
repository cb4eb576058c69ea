import { randomBytes } from 'node:crypto';
import type { LaunchImage } from '../matrix/launch-plan.js';
import type { TestResult } from '../report/test-report.js';
import { readRunnerOutput } from '../runner/read-runner-output.js';
import { runnerScript } from '../runner/runner-script.js';
import type { Suite } from '../suites/suite.js';
import { type Guest, runScript } from './run-script.js';
import type { WaitLimit } from './wait.js';

/** Suites of one boot. */
export interface SuiteRun {
  readonly suites: readonly Suite[];
  readonly image: LaunchImage;
  readonly phase: 'launch' | 'rebake';
  /** First part of the `suite` of every test. */
  readonly place: string;
}

/** What suites gave. */
export interface SuiteResults {
  readonly tests: readonly TestResult[];
  readonly files: readonly { readonly name: string; readonly contents: Uint8Array }[];
}

/**
 * Runs suites in a guest, once: what is checked is never checked again until it passes.
 *
 * @throws HarnessError `HARNESS_COMMAND_FAILED` where they could not be run
 */
export async function runSuites(
  guest: Guest,
  run: SuiteRun,
  limit: WaitLimit,
): Promise<SuiteResults> {
  const { suites, image, phase, place } = run;
  const id = randomBytes(16).toString('hex');
  const { platform, architecture } = image;
  const script = runnerScript(suites, { platform, phase, architecture, run: id });
  const { stdout } = await runScript(guest, { name: `suites of ${place}`, script, limit });
  const { tests, files } = readRunnerOutput(stdout, {
    run: id,
    suites,
    platform,
    phase,
    architecture,
    place,
  });
  return { tests, files };
}

/** The tests of suites that did not get to run, each with the reason. */
export function pendingSuites(
  { suites, image, phase, place }: SuiteRun,
  reason: string,
): readonly TestResult[] {
  const run = randomBytes(16).toString('hex');
  const { platform, architecture } = image;
  return readRunnerOutput('', { run, suites, platform, phase, architecture, place }).tests.map(
    (test) => (test.status === 'pending' ? { ...test, message: reason } : test),
  );
}
