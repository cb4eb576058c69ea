import type { ReleaseRecord } from '@soe/contract';
import type { ReleaseNotes } from '@soe/release-notes';
import { buildRelease } from './build-release.js';
import { checkRelease } from './check-release.js';
import type { PipelineContext } from './context.js';
import type { PlanReleaseRequest } from './plan-release.js';
import { publishRelease } from './publish-release.js';
import { requireOwner } from './require-owner.js';
import { tagRelease } from './tag-release.js';

/** What {@link releaseFlavor} is asked for. */
export interface ReleaseFlavorRequest extends PlanReleaseRequest {
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
  /** Stages that are configured and left out all the same; the record says so. Default: none. */
  readonly skip?: readonly ('test' | 'scan')[];
}

/** A release that was made. */
export interface ReleaseResult {
  /** Its record. */
  readonly record: ReleaseRecord;
  /** Its notes. */
  readonly notes: ReleaseNotes;
  /** Folder with the record, the notes, the journal and the logs. */
  readonly directory: string;
}

/**
 * From a commit to a published image: plan, build, record, test, scan, share, point the channel
 * `candidate` at it, write the notes. Images that a gate does not let on stay where they were built. A
 * release that was stopped before its end goes on with the images it has, when it is asked for again from
 * the same commit, and its folder is still there.
 *
 * @throws OrchestratorError and the errors of the packages; what was done until then is in the
 * release's folder and on AWS
 */
export async function releaseFlavor(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  const built = await buildRelease(request, context);
  await requireOwner(context);
  const recorded = await tagRelease(built, context);
  const checked = await checkRelease(recorded, request.skip ?? [], context);
  return publishRelease(checked, context);
}
