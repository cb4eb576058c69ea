import { applyPlan } from './apply/apply-plan.js';
import type { DistributionResult } from './apply/distribution-result.js';
import { requireDone } from './apply/require-done.js';
import { settleOptions } from './clock.js';
import { observeParameters, parameterPlaces } from './observe/observe-parameters.js';
import type { ObservedParameters } from './observe/observed-distribution.js';
import {
  type PromotionPlaces,
  type PromotionRequest,
  planPromotion,
  promotionNames,
} from './plan/plan-promotion.js';
import type { ShareOptions } from './share-options.js';

/** {@link ShareOptions}, and where the channel lives. */
export interface PromotionOptions extends ShareOptions {
  /** Regions, the build region included, and accounts with parameters. */
  readonly places: PromotionPlaces;
}

/** Where a channel points now. */
export interface PromotionResult {
  /** Product line. */
  readonly flavor: string;
  /** The channel. */
  readonly channel: string;
  /** The version it points at. */
  readonly version: string;
  /**
   * The version it pointed at before: promote that to roll back. The same version when nothing had
   * to be moved; missing for a new channel.
   */
  readonly previousVersion?: string;
  /** Every write; empty when nothing had to be moved. */
  readonly actions: DistributionResult['actions'];
}

/**
 * Point a channel at a version, in every region, for every architecture, in every account with
 * parameters. Rolling back is promoting an older version. A second run writes nothing.
 *
 * @throws ShareError `SHARE_NOT_READY` before the first write when the version is not published
 * everywhere, `SHARE_INCOMPLETE` when some pointers could not be moved: run again
 */
export async function promoteRelease(
  request: PromotionRequest,
  options: PromotionOptions,
): Promise<PromotionResult> {
  const observed = await observePromotion(request, options);
  const plan = planPromotion(request, options.places, observed);
  settleOptions(options).onEvent({
    type: 'planned',
    actions: plan.actions.length,
    problems: plan.problems.length,
  });
  const { actions } = requireDone(plan, await applyPlan(plan, options), options);
  const { flavor, channel, version, previousVersion } = plan;
  return {
    flavor,
    channel,
    version,
    ...(previousVersion !== undefined && { previousVersion }),
    actions,
  };
}

/** Read the parameters of a version and a channel: one call per region and account. */
export function observePromotion(
  request: PromotionRequest,
  options: PromotionOptions,
): Promise<readonly ObservedParameters[]> {
  const { regions, parameters } = options.places;
  return observeParameters(
    parameterPlaces(regions, parameters?.accounts ?? []),
    promotionNames(request, options.places),
    settleOptions(options),
  );
}
