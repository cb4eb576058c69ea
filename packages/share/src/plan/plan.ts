import type { Architecture } from '@soe/contract';
import type { Action, Problem } from './action.js';

/** What has to be done, as plain JSON: it can be stored, shown, and applied later. */
export interface Plan {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Every image that the plan is about. */
  readonly images: readonly PlannedImage[];
  /** The steps; those that others depend on come first. Empty when nothing has to be done. */
  readonly actions: readonly Action[];
  /** What stands in the way. */
  readonly problems: readonly Problem[];
}

/** One image of the release in one region. */
export interface PlannedImage {
  /** Where it is, or will be. */
  readonly region: string;
  /** What it runs on. */
  readonly architecture: Architecture;
  /** Its name. */
  readonly name: string;
  /** Its id; missing while it does not exist. */
  readonly imageId?: string;
}

/** The plan of `planDistribution`. */
export type DistributionPlan = Plan;

/** The plan of `planPromotion`. */
export interface PromotionPlan extends Plan {
  /** The channel that moves. */
  readonly channel: string;
  /** The version it pointed at before. Missing for a new channel. */
  readonly previousVersion?: string;
}
