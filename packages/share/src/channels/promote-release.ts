import type { ReleaseRecord } from '@soe/contract';
import { settleOptions } from '../clock.js';
import type { Distribution } from '../distribution.js';
import { ShareError } from '../errors.js';
import { planName } from '../plan/plan.js';
import { promotionPlanShape } from '../plan/plan-shape.js';
import { refuseMalformedPlan } from '../plan/refuse-malformed-plan.js';
import type { ShareOptions } from '../share-options.js';
import { movePointers } from './move-pointers.js';
import { observePromotion } from './observe-promotion.js';
import { type PlanPromotionOptions, planPromotion } from './plan-promotion.js';
import type { PointerResult } from './pointer.js';
import type { ChannelMove, PromotionPlaces, PromotionPlan, PromotionRequest } from './promotion.js';
import { refuseStale, refuseUnusable } from './refuse-stale.js';
import { requireMoved } from './require-moved.js';
import { shareChannels } from './share-channels.js';
import { verifySettled } from './verify-settled.js';

/** {@link ShareOptions}, where the channel lives, and what a promotion may do. */
export interface PromotionOptions
  extends ShareOptions,
    Pick<PlanPromotionOptions, 'dropArchitectures'> {
  /** Regions, the build region included, and accounts with parameters. */
  readonly places: PromotionPlaces;
  /**
   * Once the signal is aborted, how long pointers may take to be put back, in milliseconds.
   * Default: 30 s.
   */
  readonly putBackWait?: number;
  /**
   * Records of the releases, and their distribution: AWS is held against it by `verifyDistribution`
   * first, so that permissions and tags are checked too. Default: parameters and images are checked.
   */
  readonly verify?: {
    /** The records. */
    readonly releases: readonly ReleaseRecord[];
    /** Where they must be, and for whom. */
    readonly distribution: Distribution;
  };
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
   * The version it pointed at before. The same version when nothing had to be moved; missing for a
   * new channel.
   */
  readonly previousVersion?: string;
  /** Every pointer that moved; empty when none had to. */
  readonly pointers: readonly PointerResult[];
}

/**
 * Point a channel at a version, in every region, for every architecture, in every account with
 * parameters: all or none. When one pointer cannot be moved, or the signal is aborted, the others
 * are put back to what they held. A run that is killed is completed by the next one, whichever
 * version that promotes. A second run writes nothing.
 *
 * @throws ShareError `SHARE_NOT_READY` before the first write when the version is not ready
 * everywhere; `SHARE_NOT_PROMOTED`, `SHARE_CONFLICT` or `SHARE_CANCELLED` when all pointers hold what
 * they held (or what somebody else wrote); `SHARE_HALF_PROMOTED` when some could not be put back.
 * `pointers` of the error lists each
 */
export async function promoteRelease(
  request: PromotionRequest,
  options: PromotionOptions,
): Promise<PromotionResult> {
  const [result] = await promoteReleases([request], options);
  if (result !== undefined) return result;
  throw new ShareError('SHARE_PLAN_INVALID', 'promotion: the plan is about no channel');
}

/**
 * The same for several channels, usually those of all flavors: all or none over all of them. With
 * `parameters.share` in the places, whoever may read a version may then read the pointers at it.
 *
 * @throws ShareError as {@link promoteRelease}
 */
export async function promoteReleases(
  requests: readonly PromotionRequest[],
  options: PromotionOptions,
): Promise<readonly PromotionResult[]> {
  const settled = settleOptions(options);
  const { places, verify, dropArchitectures = false } = options;
  if (verify !== undefined) await verifySettled(verify.releases, verify.distribution, options);
  const observed = await observePromotion(requests, options);
  const plan = planPromotion(requests, places, observed, {
    dropArchitectures,
    now: settled.clock.now(),
  });
  settled.onEvent({
    type: 'planned',
    actions: plan.moves.length,
    problems: plan.problems.length,
  });
  const pointers = await movePlanned(plan, options);
  if (places.parameters?.share !== undefined) await shareChannels(requests, places, options);
  return plan.channels.map((channel) => promotionResult(channel, plan, pointers));
}

/**
 * Do what a promotion plan says, all or none. A plan that was stored is held against AWS first: what
 * was moved since is not moved over, and what was deprecated or disabled since is not pointed at.
 *
 * @throws ShareError before the first write: `SHARE_PLAN_INVALID` when it is no plan of this version,
 * `SHARE_CONFLICT` when a pointer is not as it was planned,
 * `SHARE_NOT_READY` when an image cannot be used any more; and as {@link promoteRelease}
 */
export async function applyPromotion(
  plan: PromotionPlan,
  options: ShareOptions & Pick<PromotionOptions, 'putBackWait'>,
): Promise<readonly PointerResult[]> {
  refuseMalformedPlan(promotionPlanShape, plan);
  refuseProblems(plan);
  const settled = settleOptions(options);
  await refuseStale(plan.moves, settled);
  await refuseUnusable(plan.moves, settled);
  return movePlanned(plan, options);
}

async function movePlanned(
  plan: PromotionPlan,
  options: ShareOptions & Pick<PromotionOptions, 'putBackWait'>,
): Promise<readonly PointerResult[]> {
  refuseProblems(plan);
  const what = plan.channels
    .map(({ flavor, channel, version }) => `${flavor}@${channel} to ${version}`)
    .join(', ');
  const results = await movePointers(plan.moves, {
    ...settleOptions(options),
    putBackWait: options.putBackWait ?? defaultPutBackWait,
    onFailure: 'put-back',
  });
  return requireMoved(`moving ${what}`, results, options);
}

/** {@link PromotionOptions.putBackWait} */
export const defaultPutBackWait = 30_000;

function refuseProblems(plan: PromotionPlan): void {
  const [first] = plan.problems;
  if (first === undefined) return;
  const messages = plan.problems.map((problem) => problem.message).join('; ');
  throw new ShareError(first.code, `${planName(plan)}: no pointer was moved. ${messages}`);
}

function promotionResult(
  { flavor, channel, version, previousVersion }: ChannelMove,
  plan: PromotionPlan,
  pointers: readonly PointerResult[],
): PromotionResult {
  const prefix = `/${flavor}/channels/${channel}/`;
  const mine =
    plan.channels.length === 1 ? pointers : pointers.filter(({ name }) => name.includes(prefix));
  return {
    flavor,
    channel,
    version,
    ...(previousVersion !== undefined && { previousVersion }),
    pointers: mine,
  };
}
