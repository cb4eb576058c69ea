import type { ActionResult } from '../apply/distribution-result.js';
import type { PromotionPlaces } from '../channels/promotion.js';
import type { Problem } from '../plan/action.js';
import type { ShareOptions } from '../share-options.js';
import type { LifecycleAction } from './lifecycle-action.js';

/** What a plan of the lifecycle does. */
export type LifecycleStep =
  | 'deprecate'
  | 'undeprecate'
  | 'disable'
  | 'enable'
  | 'retire'
  | 'revoke';

/** What has to be done, as plain JSON: it can be stored, shown, and applied later. */
export interface LifecyclePlan {
  /** What it does. */
  readonly step: LifecycleStep;
  /** What it is about, for people: a release, or some product lines. */
  readonly subject: string;
  /** When AWS was read for it, ISO 8601. */
  readonly at: string;
  /** The steps; those that others depend on come first. Empty when nothing has to be done. */
  readonly actions: readonly LifecycleAction[];
  /** What stands in the way. With scope `release` nothing is written at all. */
  readonly problems: readonly Problem[];
}

/** How a plan went. */
export interface LifecycleResult {
  /** `done` when every action is done and no problem stood in the way. */
  readonly status: 'done' | 'incomplete';
  /** Every action of the plan, in its order. */
  readonly actions: readonly ActionResult[];
  /** What stood in the way of actions from the start. */
  readonly problems: readonly Problem[];
}

/** What is planned, and how it went where it was applied. */
export interface LifecycleOutcome<P extends LifecyclePlan = LifecyclePlan> {
  /** The plan. */
  readonly plan: P;
  /** How it went. Missing where nothing was to be written. */
  readonly result?: LifecycleResult;
}

/** {@link ShareOptions}, where the releases are, and whether to write. */
export interface LifecycleOptions extends ShareOptions {
  /** Every region with images, the build region included, and accounts with parameters. */
  readonly places: PromotionPlaces;
  /**
   * Whether to write. Default: `true`, but `false` for whatever takes something away, which are
   * `disableRelease`, `retireReleases` and `revokeRelease`.
   */
  readonly apply?: boolean;
}
