import { join } from 'node:path';
import type { ImageRecord, ReleaseRecord } from '@soe/contract';
import type { Phase, PlanLaunchesOptions } from '@soe/harness';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from './context.js';
import type { TestSuites } from './test-suites.js';

/** What `testRelease` may be told; the rest is in the configuration. */
export interface TestReleaseOptions {
  /** Phases to run. Default: those of the configuration, else `launch`. */
  readonly phases?: readonly Phase[];
  /** What is launched. Default: as configured, else `one`. */
  readonly matrix?: PlanLaunchesOptions['matrix'];
  /** Whether an instance stays for a look. Default: `never`. */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** How long it stays. Default: 60. */
  readonly leaseMinutes?: number;
  /** Keep every command and its whole output beside the evidence. Default: `false`. */
  readonly verbose?: boolean;
  /** Group of CloudWatch Logs that gets these as well. Default: none. */
  readonly logGroup?: string;
  /** Folder of the release before, so that tests that vanished are missed. Default: where it was made here. */
  readonly previous?: string;
}

/** What each phase is tested with. */
export interface TestRun extends TestSuites {
  readonly record: ReleaseRecord;
  readonly options: TestReleaseOptions;
  /** Names everything that the run makes on AWS. */
  readonly runId: string;
  /** Folder for evidence. */
  readonly directory: string;
}

/** Phases that releases of a flavor are tested in. */
export function testPhases(flavor: string, context: PipelineContext): readonly Phase[] {
  return flavorOf(context, flavor).tests?.phases ?? ['launch'];
}

/** The part of a run that tests one image. What two images make on AWS has different names. */
export function ofImage(
  run: TestRun,
  { architecture }: Pick<ImageRecord, 'architecture'>,
): TestRun {
  return {
    ...run,
    runId: `${run.runId}-${architecture}`,
    directory: join(run.directory, architecture),
  };
}
