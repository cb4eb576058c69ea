import type { ReleaseRecord } from '@soe/contract';
import type { ReleaseNotes } from '@soe/release-notes';
import type { DistributionPlan } from '@soe/share';
import type { AffectedFlavor } from './affected/affected-flavor.js';
import type { PlanAffectedRequest } from './affected/plan-affected.js';
import type { FlavorSourceChanges } from './affected/plan-source-changes.js';
import type { PlannedChanges } from './affected/planned-changes.js';
import type { BuildCatalogOptions, BuiltCatalog } from './catalog/build-catalog.js';
import type { PipelineContext } from './pipeline/context.js';
import type { PlanReleaseRequest, ReleasePlan } from './pipeline/plan-release.js';
import type { PlannedPublication, PublishNotesRequest } from './pipeline/publish-notes.js';
import type { ReleaseNotesRequest } from './pipeline/read-notes.js';
import type { ShownRun } from './pipeline/read-run.js';
import type { ReleaseFlavorRequest, ReleaseResult } from './pipeline/release-flavor.js';
import type { RunResult } from './pipeline/release-flavors.js';
import type { ReleaseFlavorsRequest, RunReport } from './pipeline/run.js';
import type { ScannedRelease } from './pipeline/scan-release.js';
import type {
  BuildFlavorRequest,
  BuiltReleaseRequest,
  ScanBuiltRequest,
  ShareBuiltRequest,
  TestBuiltRequest,
} from './pipeline/single-stages.js';
import type { TestedRelease } from './pipeline/test-release.js';

// What these need, the clients of AWS first, takes a second to load: it is loaded by the first call.

/**
 * Find out what a release would be made of: version, commit, source images, and where it goes. Nothing is written.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_CONFIG_INVALID`, `SOE_VERSION_TAKEN`, `SOE_NO_CREDENTIALS`,
 * `SOE_WRONG_ACCOUNT`; HarnessError for suites and gates that do not fit; the errors of discovery and git
 */
export async function planRelease(
  request: PlanReleaseRequest,
  context: PipelineContext,
): Promise<ReleasePlan> {
  return (await import('./pipeline/plan-release.js')).planRelease(request, context);
}

/**
 * Find the flavors of which a new release is due, and why. Nothing is written.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`, `SOE_PREVIOUS_UNKNOWN`, `SOE_WRONG_ACCOUNT`; the errors of
 * discovery, traceability and git
 */
export async function planAffected(
  request: PlanAffectedRequest,
  context: PipelineContext,
): Promise<readonly AffectedFlavor[]> {
  return (await import('./affected/plan-affected.js')).planAffected(request, context);
}

/**
 * Find the flavors that have a newer source image than their last release. Nothing is written.
 *
 * @param flavors - Default: all
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; the errors of discovery and traceability
 */
export async function planSourceChanges(
  flavors: readonly string[],
  context: PipelineContext,
): Promise<readonly FlavorSourceChanges[]> {
  return (await import('./affected/plan-source-changes.js')).planSourceChanges(flavors, context);
}

/**
 * Release one flavor: from the commit to a published image, or to the stage that is named. What an earlier call from the
 * same commit did is kept.
 *
 * @throws OrchestratorError, among them `SOE_GATE_REFUSED`; the errors of the packages. What was done until then is in
 * the release's folder and on AWS
 */
export async function releaseFlavor(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  return (await import('./pipeline/release-flavor.js')).releaseFlavor(request, context);
}

/**
 * Release flavors side by side in one run, whose folder tells what was done. What stopped a flavor is in the answer.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`; the errors of git
 */
export async function releaseFlavors(
  request: ReleaseFlavorsRequest,
  context: PipelineContext,
): Promise<RunResult> {
  return (await import('./pipeline/release-flavors.js')).releaseFlavors(request, context);
}

/**
 * Go on with a run that was stopped, failed or was refused.
 *
 * @param run - Id of the run, or `last`
 * @throws OrchestratorError `SOE_RUN_UNKNOWN`, `SOE_RUN_BUSY`, `SOE_RUN_CHANGED`
 */
export async function resumeRun(run: string, context: PipelineContext): Promise<RunResult> {
  return (await import('./pipeline/release-flavors.js')).resumeRun(run, context);
}

/** The runs of a folder, the newest first. */
export async function readRuns({
  directory,
}: Pick<PipelineContext, 'directory'>): Promise<readonly RunReport[]> {
  return (await import('./pipeline/read-run.js')).readRuns(directory);
}

/**
 * One run, with the files of its releases.
 *
 * @param run - Id of the run, or `last`
 * @throws OrchestratorError `SOE_RUN_UNKNOWN`
 */
export async function readRun(
  run: string,
  { directory }: Pick<PipelineContext, 'directory'>,
): Promise<ShownRun> {
  return (await import('./pipeline/read-run.js')).readRun(directory, run);
}

/**
 * Plan a release, hold its changes against the policy of commits, and build its images: nothing else.
 *
 * @throws OrchestratorError the codes of planning and building; `SOE_GATE_REFUSED` by the policy
 */
export async function buildFlavor(
  request: BuildFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  return (await import('./pipeline/single-stages.js')).buildFlavor(request, context);
}

/**
 * Tag the images of a release that was built here with where they come from.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_WRONG_ACCOUNT`
 */
export async function recordBuilt(
  request: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  return (await import('./pipeline/single-stages.js')).recordBuilt(request, context);
}

/**
 * Test the images of a release where they were built. A gate that says no is an answer, not an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_DIRTY`, `SOE_WRONG_ACCOUNT`, `SOE_USAGE`; the errors of the
 * harness
 */
export async function testBuilt(
  request: TestBuiltRequest,
  context: PipelineContext,
): Promise<TestedRelease> {
  return (await import('./pipeline/single-stages.js')).testBuilt(request, context);
}

/**
 * Gather what scanners say of a release. A gate that says no is an answer, not an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_DIRTY`, `SOE_USAGE`; the errors of the harness
 */
export async function scanBuilt(
  request: ScanBuiltRequest,
  context: PipelineContext,
): Promise<ScannedRelease> {
  return (await import('./pipeline/single-stages.js')).scanBuilt(request, context);
}

/**
 * What {@link shareBuilt} would do. Nothing is written.
 *
 * @throws The same as {@link shareBuilt}
 */
export async function planShareBuilt(
  request: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<DistributionPlan> {
  return (await import('./pipeline/single-stages.js')).planShareBuilt(request, context);
}

/**
 * Bring the images of a release that was built here where they must be. Its gates have to have passed, or to be skipped.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`; ShareError
 */
export async function shareBuilt(
  request: ShareBuiltRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  return (await import('./pipeline/single-stages.js')).shareBuilt(request, context);
}

/**
 * The notes of a release as they were written with it, else made again from what is published and the repository.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`; the errors of discovery and release-notes
 */
export async function releaseNotes(
  request: ReleaseNotesRequest,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  return (await import('./pipeline/read-notes.js')).releaseNotes(request, context);
}

/**
 * Write the catalogue of the flavors as a static site.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_CONFIG_INVALID`; with `live` the errors of discovery, with `archive` those
 * of traceability
 */
export async function buildCatalog(
  options: BuildCatalogOptions,
  context: PipelineContext,
): Promise<BuiltCatalog> {
  const { clock, signal, onEvent } = context;
  return (await import('./catalog/build-catalog.js')).buildCatalog(context, {
    ...(clock && { clock }),
    ...(signal && { signal }),
    onWarning: (message) => onEvent?.({ type: 'warning', message }),
    ...options,
  });
}

/**
 * What a planned release would bring: commits since the previous one, and source images that changed. Nothing is
 * written.
 *
 * @throws The errors of discovery and traceability
 */
export async function plannedChanges(
  plan: ReleasePlan,
  context: PipelineContext,
): Promise<PlannedChanges> {
  return (await import('./affected/planned-changes.js')).plannedChanges(plan, context);
}

/**
 * Find out what publishing the notes of a release would write at the places of the configuration. Nothing is written
 * before it is applied.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for no place, or a place whose credentials are not set; the codes of
 * {@link releaseNotes}
 */
export async function planNotesPublication(
  request: PublishNotesRequest,
  context: PipelineContext,
): Promise<PlannedPublication> {
  return (await import('./pipeline/publish-notes.js')).planNotesPublication(request, context);
}
