import type { ReleaseRecord } from '@soe/contract';
import type { ReleaseNotes } from '@soe/release-notes';
import { readSource } from '@soe/traceability';
import { buildRelease } from './build-release.js';
import { flavorOf, type PipelineContext } from './context.js';
import { openJournal } from './journal.js';
import type { PlanReleaseRequest } from './plan-release.js';
import { publishRelease } from './publish-release.js';
import { releaseDirectory } from './release-directory.js';

/** What {@link releaseFlavor} is asked for. */
export interface ReleaseFlavorRequest extends PlanReleaseRequest {
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
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
 * From a commit to a published image: plan, build, record, share, point the channel `candidate` at
 * it, write the notes. A release that was stopped after its build goes on with the images it has,
 * when the same version is asked for from the same commit.
 *
 * @throws OrchestratorError and the errors of the packages; what was done until then is in the
 * release's folder and on AWS
 */
export async function releaseFlavor(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  flavorOf(context, request.flavor);
  const built = (await unfinished(request, context)) ?? (await buildRelease(request, context));
  return publishRelease(built, context);
}

async function unfinished(
  { flavor, version }: PlanReleaseRequest,
  context: PipelineContext,
): Promise<ReleaseRecord | undefined> {
  if (version === undefined) return undefined;
  const { directory, signal } = context;
  const record = await releaseDirectory(directory, flavor, version).load();
  if (record === undefined || record.images.length === 0 || record.notes !== undefined) {
    return undefined;
  }
  const { commit } = await readSource({ directory, ...(signal && { signal }) });
  if (record.source?.commit !== commit) return undefined;
  const { say } = openJournal(record, context);
  say('plan', `${flavor} ${version} was built before and goes on where it stopped`);
  return record;
}
