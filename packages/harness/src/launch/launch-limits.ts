import { HarnessError } from '../errors.js';
import { notOneOf } from '../one-of.js';
import { checkLimit, type WaitLimit } from './wait.js';

/** How long each step may take, in milliseconds, and how often it is looked at. */
export interface LaunchLimits {
  /** Until the instance runs. Default: 5 minutes. */
  readonly running: WaitLimit;
  /** Until both status checks are ok. Default: 10 minutes; give metal and Windows more. */
  readonly checks: WaitLimit;
  /** Until SSM says that it is online. Default: 10 minutes. */
  readonly ssm: WaitLimit;
  /** Until first boot is done. Default: 15 minutes. */
  readonly firstBoot: WaitLimit;
  /** Until nothing is starting any more. Default: 5 minutes. */
  readonly settled: WaitLimit;
  /** All suites of one boot. Default: 60 minutes. */
  readonly tests: WaitLimit;
  /** Until the system is another after a reboot. Default: 10 minutes. */
  readonly reboot: WaitLimit;
  /** Each piece of evidence. Default: 3 minutes. */
  readonly evidence: WaitLimit;
  /** Until everything is seen to be gone. Default: 10 minutes. */
  readonly terminate: WaitLimit;
}

const minute = 60_000;

/** So long a command waits for its instance before it is sent again. */
export const deliveryTimeout = 2 * minute;

/** From the launch readiness ladder of the harness. */
export const defaultLimits: LaunchLimits = {
  running: { minDelay: 1_000, maxDelay: 10_000, maxWait: 5 * minute },
  checks: { minDelay: 2_000, maxDelay: 15_000, maxWait: 10 * minute },
  ssm: { minDelay: 2_000, maxDelay: 15_000, maxWait: 10 * minute },
  firstBoot: { minDelay: 2_000, maxDelay: 15_000, maxWait: 15 * minute },
  settled: { minDelay: 2_000, maxDelay: 15_000, maxWait: 5 * minute },
  tests: { minDelay: 500, maxDelay: 10_000, maxWait: 60 * minute },
  reboot: { minDelay: 2_000, maxDelay: 15_000, maxWait: 10 * minute },
  evidence: { minDelay: 500, maxDelay: 5_000, maxWait: 3 * minute },
  terminate: { minDelay: 1_000, maxDelay: 15_000, maxWait: 10 * minute },
};

/** The limits of a run: its own in place of the defaults, step by step and member by member. */
export function settleLimits(own: LaunchLimitOptions = {}): LaunchLimits {
  const limit = (name: keyof LaunchLimits): WaitLimit => {
    const settled = { ...defaultLimits[name], ...own[name] };
    checkLimit(`limits.${name}`, settled);
    return settled;
  };
  for (const name of Object.keys(own)) {
    const problem = notOneOf(name, Object.keys(defaultLimits));
    if (problem !== undefined) {
      throw new HarnessError(
        'HARNESS_OPTIONS_INVALID',
        `Cannot test launches: a name in option limits ${problem}.`,
      );
    }
  }
  return {
    running: limit('running'),
    checks: limit('checks'),
    ssm: limit('ssm'),
    firstBoot: limit('firstBoot'),
    settled: limit('settled'),
    tests: limit('tests'),
    reboot: limit('reboot'),
    evidence: limit('evidence'),
    terminate: limit('terminate'),
  };
}

/** Limits that differ from the defaults. */
export type LaunchLimitOptions = {
  readonly [Name in keyof LaunchLimits]?: Partial<WaitLimit>;
};

/** The longest that a launch may live by its limits: what its lease is made for. */
export function longestLife(limits: LaunchLimits, reboot: boolean, probes = 0): number {
  const { running, checks, ssm, firstBoot, settled, tests, evidence, terminate } = limits;
  const once = [checks, ssm, firstBoot, settled, tests].reduce(
    (sum, each) => sum + each.maxWait,
    0,
  );
  const again = reboot ? limits.reboot.maxWait + once : 0;
  return running.maxWait + once + again + (4 + probes) * evidence.maxWait + terminate.maxWait;
}
