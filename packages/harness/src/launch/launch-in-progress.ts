import type { ConsoleReport } from '../console/console-report.js';
import { consoleTests } from '../console/console-tests.js';
import { readConsole } from '../console/read-console.js';
import type { LaunchImage, PlannedLaunch } from '../matrix/launch-plan.js';
import type { TestResult } from '../report/test-report.js';
import type { Suite } from '../suites/suite.js';
import type { CommandLog } from './command-log.js';
import type { EvidenceFolder } from './evidence.js';
import type { Journal } from './journal.js';
import type { LadderTest } from './ladder-test.js';
import type { LaunchAttempt, LaunchResult } from './launch-result.js';
import type { PlacedInstance } from './place-launch.js';
import type { Guest } from './run-script.js';
import type { SettledLaunchOptions } from './settled-options.js';

/** A launch while it is tested: what was given, and what is known so far. */
export interface LaunchInProgress {
  /** Names it in tags, in the folder of evidence and in logs: unlike its name that of no other phase. */
  readonly id: string;
  readonly planned: PlannedLaunch;
  readonly image: LaunchImage;
  readonly suites: readonly Suite[];
  readonly options: SettledLaunchOptions;
  readonly folder: EvidenceFolder | undefined;
  readonly log: CommandLog;
  readonly journal: Journal;
  readonly attempts: LaunchAttempt[];
  /** Tests of the ladder by their place. */
  readonly ladder: Map<string, LadderTest[]>;
  /** Tests of suites by their place; a place is missing until they ran. */
  readonly results: Map<string, readonly TestResult[]>;
  readonly outputs: Record<string, string>;
  readonly files: string[];
  /** Instances that another one was launched for. */
  readonly replaced: string[];
  /** A launching call ended without an answer: EC2 may show an instance of it later. */
  isUnsure?: boolean;
  instance?: PlacedInstance;
  console?: ConsoleReport;
  kept?: NonNullable<LaunchResult['kept']> | undefined;
}

/** The places where suites run: after the launch and, where that is wanted, after a reboot. */
export function placesOf({ planned, options }: LaunchInProgress): readonly string[] {
  const { name } = planned;
  return options.reboot ? [name, afterReboot(name)] : [name];
}

export function afterReboot(name: string): string {
  return `${name} after reboot`;
}

/** The guest of a launch. */
export function guestOf(
  { options, image, log }: LaunchInProgress,
  instanceId: string,
  signal: AbortSignal | undefined,
): Guest {
  const { cloud, clock, mask } = options;
  return { cloud, instanceId, platform: image.platform, clock, mask, log, signal };
}

/** What the console said, as tests; what was not read is listed with the reason. */
export function consoleTestsOf(
  { console, planned, options, image }: LaunchInProgress,
  reason = 'the console was not read',
): readonly TestResult[] {
  const named = { place: planned.name, type: options.phase };
  if (console !== undefined) return consoleTests(console, named);
  const { lookedFor = [] } = readConsole('', { ...options.console, platform: image.platform });
  return consoleTests({ lines: 0, findings: [], lookedFor }, named).map((test) => ({
    ...test,
    message: reason,
  }));
}
