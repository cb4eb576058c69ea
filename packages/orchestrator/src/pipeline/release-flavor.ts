import type { ReleaseRecord } from '@soe/contract';
import type { ReleaseNotes } from '@soe/release-notes';
import { buildRelease } from './build-release.js';
import type { PipelineContext } from './context.js';
import { holdFlavor } from './hold-flavor.js';
import type { PlanReleaseRequest, ReleasePlan } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';
import { requireOwner } from './require-owner.js';
import type { StageChoice } from './stage-choice.js';
import { runStages } from './stages.js';
import { writtenNotes } from './write-notes.js';

/** What {@link releaseFlavor} is asked for. */
export interface ReleaseFlavorRequest extends PlanReleaseRequest, StageChoice {
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
  /** The plan of an earlier run, which is carried out as it is. Default: it is planned now. */
  readonly plan?: ReleasePlan;
}

/** A release that was made. */
export interface ReleaseResult {
  /** Its record. */
  readonly record: ReleaseRecord;
  /** Its notes, where it came so far. */
  readonly notes?: ReleaseNotes;
  /** Folder with the record, the notes, the journal and the logs. */
  readonly directory: string;
}

/**
 * From a commit to a published image: plan, hold the changes against the policy, build, record, test, scan, share,
 * point the channel `candidate` at it, write the notes. Images that a gate does not let on stay where they were
 * built. A release that was stopped before its end goes on with the images it has, and with a Packer that still
 * runs, when it is asked for again from the same commit, and its folder is still there.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY`, `SOE_FILE_FAILED` and others, and the errors of the packages; what was done until then
 * is in the release's folder and on AWS
 */
export async function releaseFlavor(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  return holdFlavor(request.flavor, context, (held) => releaseHeld(request, held));
}

/** The same, by who keeps other processes off the flavor. */
export async function releaseHeld(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  const built = await buildRelease(request, context);
  const record = endsBuilt(request) ? built : await finishRelease(built, request, context);
  const notes = record.notes === undefined ? undefined : await writtenNotes(record, context);
  const { path } = releaseDirectory(context.directory, record.flavor, record.version);
  return { record, ...(notes && { notes }), directory: path };
}

function endsBuilt({ until }: StageChoice): boolean {
  return until === 'plan' || until === 'policy' || until === 'build';
}

async function finishRelease(
  built: ReleaseRecord,
  request: StageChoice,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  await requireOwner(context);
  return runStages(built, request, context);
}
