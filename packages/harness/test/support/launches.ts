import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';
import { launchCloud } from '../../src/adapters/launch-cloud.js';
import type { LaunchEvent } from '../../src/launch/launch-event.js';
import type { LaunchLimitOptions } from '../../src/launch/launch-limits.js';
import type { TestLaunchesOptions } from '../../src/launch/test-launches-options.js';
import { systemClock, type WaitLimit } from '../../src/launch/wait.js';
import type { LaunchPlan } from '../../src/matrix/launch-plan.js';
import type { Check, Suite } from '../../src/suites/suite.js';
import { settings } from './aws.js';
import { managed } from './running.js';

export const region = 'us-east-1';
export const zones = ['us-east-1a', 'us-east-1b'];

/** A plan of launches of an image of an owner, one for each name. */
export function planOf(
  imageId: string,
  names: readonly string[] = ['nitro-x86'],
  candidates: LaunchPlan['launches'][number]['candidates'] = [{ instanceType: 't3.micro', zones }],
): LaunchPlan {
  return {
    image: {
      imageId,
      region,
      architecture: 'x86_64',
      platform: 'linux',
      enaSupport: true,
      tpmSupport: false,
    },
    launches: names.map((name) => ({
      name,
      candidates,
      vouchesFor: candidates.map(({ instanceType }) => instanceType),
    })),
    unsuited: [],
    uncovered: [],
  };
}

export function suiteOf(checks: readonly Check[], name = 'base'): Suite {
  return { name, platform: 'linux', phases: ['bake', 'launch', 'rebake'], checks };
}

/** A suite that every image passes. */
export const simpleSuite = suiteOf([{ kind: 'file', subject: '/etc/passwd', owner: 'root' }]);

const often: Pick<WaitLimit, 'minDelay' | 'maxDelay'> = { minDelay: 5, maxDelay: 50 };

/** Looks often: machines of tests boot in a tenth of a second. The limits stay those of real ones. */
export const lookOften: LaunchLimitOptions = {
  running: often,
  checks: often,
  ssm: often,
  firstBoot: often,
  settled: often,
  tests: often,
  reboot: often,
  evidence: often,
  terminate: often,
};

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
