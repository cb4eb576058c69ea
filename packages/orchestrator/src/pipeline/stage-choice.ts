/** Stages of a release that can be left out. What is left out of a gate is in the record. */
export const skippableStages = ['policy', 'test', 'scan', 'share', 'notes'] as const;

/** A stage of a release that can be left out. */
export type SkippableStage = (typeof skippableStages)[number];

/** Stages after which a release can be made to stop. */
export const lastStages = [
  'plan',
  'policy',
  'build',
  'record',
  'test',
  'scan',
  'share',
  'candidate',
] as const;

/** A stage after which a release can be made to stop. */
export type LastStage = (typeof lastStages)[number];

/** Which stages of a release are carried out. */
export interface StageChoice {
  /**
   * Stages that are left out. The gates of `policy`, `test` and `scan` are skipped in the record; where one of
   * them said no before, the release is refused. Without `share` the channel `candidate` does not move; without
   * `notes` none are written. Default: none.
   */
  readonly skip?: readonly SkippableStage[];
  /** The stage after which it stops; the same release goes on later. Default: none. */
  readonly until?: LastStage;
}
