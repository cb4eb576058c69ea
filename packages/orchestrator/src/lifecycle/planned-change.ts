import type { Problem } from '@soe/share';
import type { StoredPlan } from './stored-plan.js';

/** Something that was planned and may be applied: shown first, then done as shown. */
export interface PlannedChange {
  /** What it does, for questions and messages, such as `promote al2023 2026.11.0 to stable`. */
  readonly task: string;
  /** The plan, as it is answered. */
  readonly plan: unknown;
  /** The plan as it can be stored and applied later. Missing where it is made anew by every run. */
  readonly stored?: StoredPlan;
  /** How the file of the plan begins. Default: as what it does, such as `promote`. */
  readonly storedAs?: string;
  /** The plan for people. */
  readonly text: string;
  /** Whether it takes something away: then it is never asked for, and done when that is said only. */
  readonly removes: boolean;
  /** Whether there is nothing to do. */
  readonly empty: boolean;
  /** What stands in the way of all of it. */
  readonly problems: readonly Problem[];
  /** Do what the plan says, as it says it. */
  apply(): Promise<AppliedChange>;
}

/** What became of a change. */
export interface AppliedChange {
  /** For programs. */
  readonly result: unknown;
  /** For people. */
  readonly text: string;
}
