import { candidateChannel, type ReleaseRecord } from '@soe/contract';
import type { DistributionPlan } from '@soe/share';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { holdFlavor } from './hold-flavor.js';
import type { PlanReleaseRequest } from './plan-release.js';
import { pointCandidate } from './point-candidate.js';
import { recordedRelease } from './recorded-release.js';
import { releaseFlavor } from './release-flavor.js';
import { requireGates } from './require-gates.js';
import { requireOwner } from './require-owner.js';
import { type ScannedRelease, type ScanReleaseOptions, scanRelease } from './scan-release.js';
import { planShare, shareRelease } from './share-release.js';
import { tagRelease } from './tag-release.js';
import { type TestedRelease, testRelease } from './test-release.js';
import type { TestReleaseOptions } from './test-run.js';
import { checkWorkingCopy } from './working-copy.js';

/** A release that was built here. */
export interface BuiltReleaseRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version. Default: the newest that was built here. */
  readonly version?: string;
}

/** What is built alone. */
export interface BuildFlavorRequest extends PlanReleaseRequest {
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
  /** Do not hold changes against the policy of commits; the record says so. Default: they are. */
  readonly skip?: readonly 'policy'[];
}

/** How a release is tested alone. */
export interface TestBuiltRequest extends BuiltReleaseRequest, TestReleaseOptions {
  /** Go by suites and gates that differ from the commit. Default `false`. */
  readonly allowDirty?: boolean;
}

/** How a release is scanned alone. */
export interface ScanBuiltRequest extends BuiltReleaseRequest, ScanReleaseOptions {
  /** Go by gates that differ from the commit. Default `false`. */
  readonly allowDirty?: boolean;
}

/** How a release is shared alone. */
export interface ShareBuiltRequest extends BuiltReleaseRequest {
  /** Point this channel at it afterwards, unless it points at a newer version. Default: no channel moves. */
  readonly channel?: typeof candidateChannel;
}

/**
 * Plan a release, hold its changes against the policy, and build its images: nothing else. Asked again from the same
 * commit, it builds what is missing.
 *
 * @returns the record with the images of the build region, as the next stages take it
 * @throws OrchestratorError the codes of planning and building; `SOE_GATE_REFUSED` by the policy
 */
export async function buildFlavor(
  request: BuildFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { record } = await releaseFlavor({ ...request, until: 'build' }, context);
  return record;
}

/**
 * Tag the images of a release that was built here with where they come from. Tags that are there are left alone.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_WRONG_ACCOUNT`
 */
export async function recordBuilt(
  request: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  flavorOf(context, request.flavor);
  return holdFlavor(request.flavor, context, async (held) => {
    const record = await builtRelease(request, held);
    await requireOwner(held);
    return tagRelease(record, held);
  });
}

/**
 * Test the images of a release where they were built, and let the gates decide. A gate that says no is an answer, not
 * an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_DIRTY`, `SOE_WRONG_ACCOUNT`, `SOE_USAGE`; the errors of the
 * harness
 */
export async function testBuilt(
  request: TestBuiltRequest,
  context: PipelineContext,
): Promise<TestedRelease> {
  const { flavor, version, allowDirty, ...options } = request;
  flavorOf(context, flavor);
  return holdFlavor(flavor, context, async (held) => {
    const record = await recordedRelease(held.directory, flavor, version);
    await checkWorkingCopy(record, { task: 'test', allowDirty }, held);
    await requireOwner(held);
    return testRelease(record, options, held);
  });
}

/**
 * Gather what scanners say of a release, and let the gate decide. A gate that says no is an answer, not an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_DIRTY`, `SOE_USAGE`; the errors of the harness
 */
export async function scanBuilt(
  request: ScanBuiltRequest,
  context: PipelineContext,
): Promise<ScannedRelease> {
  const { flavor, version, allowDirty, ...options } = request;
  flavorOf(context, flavor);
  return holdFlavor(flavor, context, async (held) => {
    const record = await recordedRelease(held.directory, flavor, version);
    await checkWorkingCopy(record, { task: 'scan', allowDirty }, held);
    return scanRelease(record, options, held);
  });
}

/**
 * Bring the images of a release that was built here where they must be. Every gate that is configured has to have
 * passed, or to be skipped in the record. A second time nothing is written.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`; ShareError
 */
export async function shareBuilt(
  request: ShareBuiltRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  flavorOf(context, request.flavor);
  return holdFlavor(request.flavor, context, async (held) => {
    const shared = await shareRelease(await shareableRelease(request, held), held);
    return request.channel === candidateChannel ? pointCandidate(shared, held) : shared;
  });
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
  return planShare(await shareableRelease(request, context), context);
}

/** A release that was built here, and that its gates let be shared. */
async function shareableRelease(
  request: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const record = await builtRelease(request, context);
  await requireOwner(context);
  await requireGates(`share ${record.flavor} ${record.version}`, record, context);
  return record;
}

/**
 * The record of a release that has images.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_RELEASE_UNKNOWN`
 */
async function builtRelease(
  { flavor, version }: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { sources } = flavorOf(context, flavor);
  const record = await recordedRelease(context.directory, flavor, version);
  const missing = Object.keys(sources).filter(
    (architecture) => !record.builds.some((build) => build.architecture === architecture),
  );
  if (missing.length === 0) return record;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `${flavor} ${record.version}: its image for ${missing.join(' and ')} was not built yet; soe build ${flavor} builds it, from commit ${record.source?.commit ?? 'of its record'}`,
  );
}
