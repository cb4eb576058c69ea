import type { ConsoleReport } from '../console/console-report.js';
import type { TestResult } from '../report/test-report.js';

/** Steps of the readiness ladder, and what comes after it. */
export type LaunchStepName =
  | 'launch'
  | 'running'
  | 'checks'
  | 'ssm'
  | 'first-boot'
  | 'settled'
  | 'tests'
  | 'reboot'
  | 'evidence'
  | 'terminate';

/** A step that was taken. */
export interface LaunchStep {
  /** Which step. */
  readonly step: LaunchStepName;
  /** Milliseconds. */
  readonly duration: number;
  /** How it ended. */
  readonly status: 'done' | 'failed' | 'skipped';
  /** What was seen where it was not done. */
  readonly detail?: string;
}

/** One try to get an instance. */
export interface LaunchAttempt {
  /** Type that was asked for. */
  readonly instanceType: string;
  /** Zone that was asked for. */
  readonly zone?: string;
  /** Code of the refusal; missing for the one that worked. */
  readonly refusal?: string;
}

/** What became of one launch. */
export interface LaunchResult {
  /** Name in the plan. */
  readonly name: string;
  /** How it went: `tested` only where the suites ran. */
  readonly outcome: 'tested' | 'not-ready' | 'not-launched' | 'cancelled';
  /** One sentence where it was not tested. */
  readonly reason?: string;
  /** What was launched. */
  readonly imageId: string;
  /** The instance, where there was one. */
  readonly instanceId?: string;
  /** Its type. */
  readonly instanceType?: string;
  /** Its zone. */
  readonly zone?: string;
  /** Types that boot alike, as planned. */
  readonly vouchesFor: readonly string[];
  /** Every try to get an instance, in order. */
  readonly attempts: readonly LaunchAttempt[];
  /** The steps that were taken, in order. */
  readonly steps: readonly LaunchStep[];
  /** Results of the suites, of the ladder and of the console; those that did not get to run as `pending`. */
  readonly tests: readonly TestResult[];
  /** What its console said, where it was read. */
  readonly console?: ConsoleReport;
  /** What probes printed, by their name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Evidence, relative to the folder of the run. */
  readonly files: readonly string[];
  /** Seen to be terminated, or never launched. */
  readonly terminated: boolean;
  /** Still running, on purpose. */
  readonly kept?: {
    /** When its lease ends, ISO 8601 in UTC. */
    readonly until: string;
    /** The command that gets in. */
    readonly connect: string;
  };
}
