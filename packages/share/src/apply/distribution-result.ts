import type { ShareErrorCode } from '../errors.js';
import type { Problem } from '../plan/action.js';
import type { PlannedImage } from '../plan/plan.js';

/** How a plan went. */
export interface DistributionResult {
  /** `done` when every action is done and no problem stood in the way. */
  readonly status: 'done' | 'incomplete';
  /** Every action of the plan, in its order. */
  readonly actions: readonly ActionResult[];
  /** What stood in the way of actions from the start. */
  readonly problems: readonly Problem[];
  /** Every image of the plan, with the ids of those that were copied. */
  readonly images: readonly PlannedImage[];
}

/** How one action went. */
export type ActionResult =
  | {
      /** Id of the action. */
      readonly id: string;
      /** It was done. */
      readonly status: 'done';
    }
  | {
      /** Id of the action. */
      readonly id: string;
      /** It was tried and failed. */
      readonly status: 'failed';
      /** Why, for programs. */
      readonly code: ShareErrorCode;
      /** Why, for people. */
      readonly message: string;
      /** The error itself. */
      readonly cause: unknown;
    }
  | {
      /** Id of the action. */
      readonly id: string;
      /** It was never tried. */
      readonly status: 'not-started';
      /** The action that it waited for, or that the work was cancelled. */
      readonly reason: string;
    };
