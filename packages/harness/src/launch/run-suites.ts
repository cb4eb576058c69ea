import { randomBytes } from 'node:crypto';
import type { LaunchImage } from '../matrix/launch-plan.js';
import { printable } from '../printable.js';
import type { TestResult } from '../report/test-report.js';
import { readRunnerOutput } from '../runner/read-runner-output.js';
import { runnerScript } from '../runner/runner-script.js';
import type { Suite } from '../suites/suite.js';
import { type Guest, runScript } from './run-script.js';
import type { WaitLimit } from './wait.js';

/**
 * Tells before anything is launched of suites that cannot be run.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID`
 */
export function checkSuites(
  suites: readonly Suite[],
  { platform, architecture }: LaunchImage,
  phase: SuiteRun['phase'],
): void {
  runnerScript(suites, { platform, phase, architecture, run: 'none' });
}

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
  /** What is wrong with the output, in sentences: lines of another run, damaged lines, what was cut off. */
  readonly problems: readonly string[];
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
  const { tests, files, problems } = readRunnerOutput(stdout, {
    run: id,
    suites,
    platform,
    phase,
    architecture,
    place,
  });
  // Results and files of tools travel packed, so that masking the output has not reached into them.
  return {
    tests: await Promise.all(tests.map((test) => maskTest(guest, test))),
    files: await Promise.all(
      files.map(async ({ name, contents }) => ({
        name,
        contents: await maskFile(guest, contents),
      })),
    ),
    problems: await Promise.all(problems.map((problem) => guest.mask(printable(problem, 1000)))),
  };
}

async function maskTest({ mask }: Guest, test: TestResult): Promise<TestResult> {
  const { name, message, trace, suite: [place = '', ...within] = [] } = test;
  return {
    ...test,
    name: await mask(name),
    suite: [place, ...(await Promise.all(within.map(mask)))],
    ...(message !== undefined && { message: await mask(message) }),
    ...(trace !== undefined && { trace: await mask(trace) }),
  };
}

/** What is no text stays as it is. */
async function maskFile({ mask }: Guest, contents: Uint8Array): Promise<Uint8Array> {
  const text = Buffer.from(contents).toString('utf8');
  return Buffer.from(text).equals(contents) ? Buffer.from(await mask(text)) : contents;
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
