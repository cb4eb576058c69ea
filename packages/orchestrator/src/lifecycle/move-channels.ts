import { type PromotionRequest, rollbackVersion, ShareError } from '@soe/share';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { shareOptions } from '../pipeline/share-release.js';
import { channelsOf, requireChannel } from './channels-of.js';
import type { AppliedChange, PlannedChange } from './planned-change.js';
import { type PromotionChangeOptions, planPromotionChange } from './promotion-change.js';

/** A channel that goes back. */
export interface RollbackRequest {
  /** Product line. */
  readonly flavor: string;
  /** The channel. Default: the last one of the flavor, which is used by most. */
  readonly channel?: string;
  /** The version to go back to. Default: what the channel pointed at before. */
  readonly to?: string;
}

/**
 * Plan to point channels at versions, all or none. Nothing is written before it is applied.
 *
 * @throws OrchestratorError `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`
 */
export async function planPromotion(
  requests: readonly PromotionRequest[],
  options: PromotionChangeOptions,
  context: PipelineContext,
): Promise<PlannedChange> {
  await requireOwner(context);
  return planPromotionChange(requests, options, context);
}

/**
 * Plan to point a channel at what it pointed at before.
 *
 * @throws The same as {@link planPromotion}, and ShareError where it pointed at nothing else
 */
export async function planRollback(
  request: RollbackRequest,
  options: PromotionChangeOptions,
  context: PipelineContext,
): Promise<PlannedChange> {
  await requireOwner(context);
  return rollbackChange(request, options, context);
}

/**
 * The same for whoever knows that the credentials are those of the owner.
 *
 * @throws The same as {@link planRollback}
 */
export async function rollbackChange(
  { flavor, to, ...request }: RollbackRequest,
  options: PromotionChangeOptions,
  context: PipelineContext,
): Promise<PlannedChange> {
  const channel = request.channel ?? channelsOf(context, flavor).at(-1) ?? '';
  requireChannel(context, flavor, channel);
  const places = await resolvedDistribution(context, flavor);
  const version = await rollbackVersion(
    { flavor, channel, ...(to !== undefined && { to }) },
    { ...shareOptions(context), places },
  );
  const change = await planPromotionChange([{ flavor, version, channel }], options, context);
  return { ...change, storedAs: 'rollback', task: `roll ${flavor}@${channel} back to ${version}` };
}

/**
 * Do what was planned.
 *
 * @throws ShareError with the code of what stands in the way; nothing was changed
 */
export async function applyChange(change: PlannedChange): Promise<AppliedChange> {
  const [first] = change.problems;
  if (first === undefined) return change.apply();
  const all = change.problems.map(({ message }) => message).join('; ');
  throw new ShareError(first.code, `${change.task}: nothing was changed. ${all}`);
}
