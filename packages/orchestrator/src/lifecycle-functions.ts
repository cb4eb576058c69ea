import type { PromotionRequest } from '@soe/share';
import type { RegionalHistory } from './lifecycle/format-history.js';
import type { LiveVerification } from './lifecycle/live-verification.js';
import type { RollbackRequest } from './lifecycle/move-channels.js';
import type { DeprecationRequest } from './lifecycle/plan-deprecation.js';
import type { RetirementRequest } from './lifecycle/plan-retirement.js';
import type { RevocationRequest } from './lifecycle/plan-revocation.js';
import type { AppliedChange, PlannedChange } from './lifecycle/planned-change.js';
import type { WavesRequest } from './lifecycle/promote-in-waves.js';
import type { PromotionChangeOptions } from './lifecycle/promotion-change.js';
import type { HistoryRequest } from './lifecycle/read-history.js';
import type { WavesFile } from './lifecycle/waves-file.js';
import type { PipelineContext } from './pipeline/context.js';
import type { BuiltReleaseRequest } from './pipeline/single-stages.js';
import type { FleetStatus } from './status/flavor-status.js';

// Loaded by the first call, as those of functions.ts.

/**
 * Plan to point channels at versions, all or none: {@link applyChange} does it.
 *
 * @throws OrchestratorError `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`
 */
export async function planPromotion(
  requests: readonly PromotionRequest[],
  options: PromotionChangeOptions,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/move-channels.js')).planPromotion(requests, options, context);
}

/**
 * Plan to point a channel at what it pointed at before: {@link applyChange} does it.
 *
 * @throws The same as {@link planPromotion}, and ShareError where it pointed at nothing else
 */
export async function planRollback(
  request: RollbackRequest,
  options: PromotionChangeOptions,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/move-channels.js')).planRollback(request, options, context);
}

/**
 * Plan that consumers no longer find a release, and see what to use instead; or that they find it again:
 * {@link applyChange} does it.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function planDeprecation(
  request: DeprecationRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/plan-deprecation.js')).planDeprecation(request, context);
}

/**
 * Plan that old images go by policy, one stage at a time, while nobody uses them: {@link applyChange} does it.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function planRetirement(
  request: RetirementRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/plan-retirement.js')).planRetirement(request, context);
}

/**
 * Plan to take a bad release out of use: {@link applyChange} does it.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function planRevocation(
  request: RevocationRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/plan-revocation.js')).planRevocation(request, context);
}

/**
 * Do what was planned.
 *
 * @throws ShareError with the code of what stands in the way; nothing was changed
 */
export async function applyChange(change: PlannedChange): Promise<AppliedChange> {
  return (await import('./lifecycle/move-channels.js')).applyChange(change);
}

/**
 * Where every channel of flavors points, how old that is, and what is wrong. Nothing is written.
 *
 * @param flavors - Default: all
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError `SHARE_CANCELLED`
 */
export async function readStatus(
  flavors: readonly string[],
  context: PipelineContext,
): Promise<FleetStatus> {
  return (await import('./status/read-status.js')).readStatus(flavors, context);
}

/**
 * What channels pointed at, since when, and who moved them. Nothing is written.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function readHistory(
  request: HistoryRequest,
  context: PipelineContext,
): Promise<readonly RegionalHistory[]> {
  return (await import('./lifecycle/read-history.js')).readHistory(request, context);
}

/**
 * Hold what consumers can find of a flavor, and its channels, against the configuration. Nothing is written.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`; ShareError
 */
export async function verifyLive(
  { flavor, version }: BuiltReleaseRequest,
  context: PipelineContext,
): Promise<LiveVerification> {
  return (await import('./lifecycle/verify-live.js')).verifyLive(flavor, context, version);
}

/**
 * Plan to move a channel ring by ring, each asked for its health before the next: {@link applyChange} does it, and goes
 * on where it was after a stop.
 *
 * @throws OrchestratorError `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`
 */
export async function planPromotionInWaves(
  request: WavesRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  return (await import('./lifecycle/promote-in-waves.js')).planPromotionInWaves(request, context);
}

/**
 * Read a file with waves, JSON or YAML.
 *
 * @param directory - Folder that the file is relative to
 * @throws OrchestratorError `SOE_USAGE` when it cannot be read or does not fit
 */
export async function readWaves(directory: string, file: string): Promise<WavesFile> {
  return (await import('./lifecycle/waves-file.js')).readWaves(directory, file);
}

/**
 * Store a change that was planned, so that exactly it can be applied later; the same change has the same file.
 *
 * @returns the file; `undefined` for waves that were not read from a file below the folder of the configuration
 */
export async function storeChange(
  change: PlannedChange,
  context: Pick<PipelineContext, 'directory'>,
): Promise<string | undefined> {
  return (await import('./lifecycle/stored-change.js')).storeChange(change, context);
}

/**
 * The change of a plan that was stored: {@link applyChange} does what it says, or nothing where AWS changed meanwhile.
 *
 * @throws OrchestratorError `SOE_USAGE` for a file that is no plan, `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`; ShareError
 * for a plan that does something else than it says
 */
export async function storedChange(file: string, context: PipelineContext): Promise<PlannedChange> {
  return (await import('./lifecycle/stored-change.js')).storedChange(file, context);
}

/**
 * The version that a channel points at in the build region; `undefined` where it points at nothing.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`; ShareError
 */
export async function pointedVersion(
  flavor: string,
  channel: string,
  context: PipelineContext,
): Promise<string | undefined> {
  return (await import('./lifecycle/pointed-version.js')).pointedVersion(flavor, channel, context);
}
