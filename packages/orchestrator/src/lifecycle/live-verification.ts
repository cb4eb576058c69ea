import type { PromotionPlan, Verification } from '@soe/share';

/** How the live releases of a flavor are, beside its distribution. */
export interface LiveVerification {
  /** Product line. */
  readonly flavor: string;
  /** The releases that were looked at. */
  readonly versions: readonly VerifiedVersion[];
  /** What AWS shows of them. */
  readonly verification: Verification;
  /** The channels: a pointer to move is one that is not where it should be. */
  readonly channels: readonly VerifiedChannel[];
  /** Whether anything is not as configured. */
  readonly drift: boolean;
}

/** A release that was looked at. */
export interface VerifiedVersion {
  /** Its version. */
  readonly version: string;
  /**
   * By what: the `record` that is here; or its `images`, where it was made elsewhere, and then what its summary
   * says is not compared; or nothing, because no image of it is in the build region (`missing`).
   */
  readonly by: 'record' | 'images' | 'missing';
}

/** A channel that was looked at. */
export interface VerifiedChannel {
  /** Its name. */
  readonly channel: string;
  /** The version of most places. Missing where there is no such channel. */
  readonly version?: string;
  /** What it would take to point there everywhere. Missing where there is no such channel, or it holds no version. */
  readonly plan?: PromotionPlan;
}
