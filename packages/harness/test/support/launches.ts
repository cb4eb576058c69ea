import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';
import { launchCloud } from '../../src/adapters/launch-cloud.js';
import type { LaunchEvent } from '../../src/launch/launch-event.js';
import type { LaunchResult } from '../../src/launch/launch-result.js';
import type { TestLaunchesOptions } from '../../src/launch/test-launches-options.js';
import { systemClock } from '../../src/launch/wait.js';
import type { TestResult } from '../../src/report/test-report.js';
import { settings } from './aws.js';
import { lookOften } from './launch-plans.js';
import { managed } from './running.js';

export * from './launch-plans.js';

/** Options of a run against a server, and the events that it told. */
export function optionsFor(
  aws: LocalAws,
  change: Partial<TestLaunchesOptions> = {},
): TestLaunchesOptions & { readonly events: LaunchEvent[] } {
  const events: LaunchEvent[] = [];
  return {
    cloud: launchCloud({ ...settings(aws), maxAttempts: 8 }),
    runId: `run-${aws.port}`,
    instanceProfile: managed,
    limits: lookOften,
    onEvent: (event) => events.push(event),
    reboot: false,
    ...change,
    events,
  };
}

/** A clock that does not wait where `isFast` says so: then what is waited for never comes. */
export function hurriedClock(isFast: () => boolean): typeof systemClock {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => Date.now() + ahead,
    delay: async (milliseconds, signal) => {
      if (!isFast()) return systemClock.delay(milliseconds, signal);
      signal?.throwIfAborted();
      ahead += milliseconds;
      await systemClock.delay(1, signal);
    },
  };
}

/** A folder of its own, gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'soe-harness-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** The test of a launch that has this name. */
export function testNamed(launch: LaunchResult | undefined, name: string): TestResult {
  const found = launch?.tests.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no test "${name}" in ${launch?.tests.map((each) => each.name).join(', ')}`);
  }
  return found;
}
