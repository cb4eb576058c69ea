/** Kinds of reasons, the weightiest first. */
export const reasonKinds = [
  'first-release',
  'own-change',
  'parent-flavor',
  'source-image',
  'package-drift',
  'forced',
  'unknown',
] as const;

/**
 * Why a release exists. `first-release`: there was none before. `own-change`: commits. `parent-flavor`
 * and `source-image`: what it is built on is newer. `package-drift`: the same commit and the same
 * source gave other packages. `forced`: somebody asked for it. `unknown`: nothing of this is known.
 */
export type ReasonKind = (typeof reasonKinds)[number];

/** One reason for which a release exists. */
export interface ReleaseReason {
  /** What kind of reason. */
  readonly kind: ReasonKind;
  /** One sentence for people. */
  readonly text: string;
}
