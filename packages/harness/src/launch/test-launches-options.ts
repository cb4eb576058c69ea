import type { Clock } from '@soe/packer-runner';
import type { ReadConsoleOptions } from '../console/read-console.js';
import type { LogSink } from './command-log.js';
import type { LaunchCloud } from './launch-cloud.js';
import type { LaunchEvent } from './launch-event.js';
import type { LaunchLimitOptions } from './launch-limits.js';

/** A script whose output is kept with the launch. */
export interface LaunchProbe {
  /** Letters, digits and `-`. */
  readonly name: string;
  /** `sh`; on Windows PowerShell. */
  readonly script: string;
  /**
   * Whether the launch goes on without its output where that cannot be had; an event `evidence-missed` says why.
   * Default: false, the launch ends there.
   */
  readonly optional?: boolean;
}

/** How launches are tested. */
export interface TestLaunchesOptions {
  /** Where they run: {@link launchCloud}. */
  readonly cloud: LaunchCloud;
  /**
   * Names the run: everything that it makes carries it. Unlike that of any other run: with an old one,
   * EC2 would answer with instances of then. Letters, digits, `.`, `_` and `-`, at most 64.
   */
  readonly runId: string;
  /** Instance profile, name or ARN, that lets the SSM Agent register. Default: none, for accounts with default host management. */
  readonly instanceProfile?: string;
  /** The subnet. Default: the default subnet of each zone of a candidate. */
  readonly subnetId?: string;
  /** Default: the default group of the VPC. No way in is needed. */
  readonly securityGroupIds?: readonly string[];
  /** Folder for evidence; made where it is missing. Default: none is written. */
  readonly directory?: string;
  /** `rebake` for an image that was built on the one under test. Default: `launch`. */
  readonly phase?: 'launch' | 'rebake';
  /** Whether suites run again after a reboot. Default: true. */
  readonly reboot?: boolean;
  /** Scripts whose output lands in `LaunchResult.outputs`. They run before the suites. Default: none. */
  readonly probes?: readonly LaunchProbe[];
  /** What the console may show, and what else is looked for. Default: nothing. */
  readonly console?: Pick<ReadConsoleOptions, 'allow' | 'patterns' | 'flavor'>;
  /** Launches at a time. Default: 4. */
  readonly concurrency?: number;
  /** Whether an instance stays for a look when its launch has ended. Cancelled ones never do. Default: `never`. */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** How long a kept instance stays. Default: 60. */
  readonly leaseMinutes?: number;
  /** Whether every command and its whole output are written to `directory`. Default: false. */
  readonly verbose?: boolean;
  /** Where these go as well: {@link cloudWatchLogs}. Default: nowhere. */
  readonly logs?: LogSink;
  /** Values that are masked wherever they appear, each of at least 4 characters. Default: none. */
  readonly secrets?: readonly string[];
  /** Limits of the steps. Default: {@link defaultLimits}. */
  readonly limits?: LaunchLimitOptions;
  /** Hears what happens. What it throws stops the run, and is thrown when everything has ended. */
  readonly onEvent?: (event: LaunchEvent) => void;
  /** Stops the run. What was launched is terminated all the same. */
  readonly signal?: AbortSignal;
  /** Measures and waits. Default: the clock of this machine. */
  readonly clock?: Clock;
}
