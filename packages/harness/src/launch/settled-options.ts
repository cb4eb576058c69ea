import type { Clock } from '@soe/packer-runner';
import { readConsole } from '../console/read-console.js';
import { HarnessError } from '../errors.js';
import { notOneOf } from '../one-of.js';
import type { Platform } from '../suites/suite.js';
import { createListener } from './create-listener.js';
import { createMask } from './create-mask.js';
import type { LaunchCloud } from './launch-cloud.js';
import type { LaunchEvent } from './launch-event.js';
import { type LaunchLimits, longestLife, settleLimits } from './launch-limits.js';
import type { LaunchProbe, TestLaunchesOptions } from './test-launches-options.js';
import { systemClock } from './wait.js';

/** Options with their defaults filled in. */
export interface SettledLaunchOptions {
  readonly cloud: LaunchCloud;
  readonly runId: string;
  readonly instanceProfile: string | undefined;
  readonly subnetId: string | undefined;
  readonly securityGroupIds: readonly string[] | undefined;
  readonly directory: string | undefined;
  readonly phase: 'launch' | 'rebake';
  readonly reboot: boolean;
  readonly probes: readonly LaunchProbe[];
  readonly console: NonNullable<TestLaunchesOptions['console']>;
  readonly concurrency: number;
  readonly keep: 'never' | 'on-failure' | 'always';
  readonly leaseMinutes: number;
  readonly verbose: boolean;
  readonly logs: TestLaunchesOptions['logs'];
  readonly limits: LaunchLimits;
  /** How long one launch may live, in milliseconds. */
  readonly lease: number;
  readonly mask: (text: string) => Promise<string>;
  /** Never throws. */
  readonly onEvent: (event: LaunchEvent) => void;
  readonly signal: AbortSignal;
  /** Throws what a listener threw, when everything has ended. */
  readonly rethrow: () => void;
  readonly clock: Clock;
}

/** @throws HarnessError `HARNESS_OPTIONS_INVALID` for an option that cannot be */
export function settleLaunchOptions(
  options: TestLaunchesOptions,
  platform: Platform,
): SettledLaunchOptions {
  const { cloud, runId, reboot = true, keep = 'never', leaseMinutes = 60 } = options;
  const { concurrency = 4, probes = [], clock = systemClock } = options;
  // Callers without types leave it out.
  if (typeof (cloud as Partial<LaunchCloud> | undefined)?.launch !== 'function') {
    throw invalid('cloud is missing; say cloud: launchCloud({ region })');
  }
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(runId)) {
    throw invalid(
      `runId is ${JSON.stringify(runId)}, not 1 to 64 letters, digits, ".", "_" or "-"`,
    );
  }
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw invalid(`concurrency is ${concurrency}, not a whole number from 1`);
  }
  if (!(leaseMinutes > 0 && leaseMinutes <= 7 * 24 * 60)) {
    throw invalid(`leaseMinutes is ${leaseMinutes}, not between 0 and 10080 (a week)`);
  }
  for (const [name, problem] of [
    ['keep', notOneOf(keep, ['never', 'on-failure', 'always'])],
    ['phase', notOneOf(options.phase, ['launch', 'rebake'])],
  ] as const) {
    if (problem !== undefined) throw invalid(`${name} ${problem}`);
  }
  const names = probes.map(({ name }) => name);
  const bad = names.find(
    (name, index) => !/^[A-Za-z0-9-]{1,64}$/.test(name) || names.indexOf(name) < index,
  );
  if (bad !== undefined) {
    throw invalid(
      `probes: the name ${JSON.stringify(bad)} is used twice, or is more than letters, digits and "-"`,
    );
  }
  const limits = settleLimits(options.limits);
  const console = options.console ?? {};
  const listener = createListener(options);
  // An entry that does not fit is told before anything is launched.
  readConsole('', { ...console, platform });
  return {
    cloud,
    runId,
    instanceProfile: options.instanceProfile,
    subnetId: options.subnetId,
    securityGroupIds: options.securityGroupIds,
    directory: options.directory,
    phase: options.phase ?? 'launch',
    reboot,
    probes,
    console,
    concurrency,
    keep,
    leaseMinutes,
    verbose: options.verbose ?? false,
    logs: options.logs,
    limits,
    lease: longestLife(limits, reboot, probes.length),
    mask: createMask(options.secrets ?? []),
    onEvent: listener.tell,
    signal: listener.signal,
    rethrow: listener.rethrow,
    clock,
  };
}

function invalid(what: string): HarnessError {
  return new HarnessError('HARNESS_OPTIONS_INVALID', `Cannot test launches: option ${what}.`);
}
