import type { ExpiredException } from './expired-exceptions.js';
import type { SourceImageChange } from './source-image-change.js';
import type { FlavorFiles, TouchedFiles } from './touched-files.js';

/** A flavor of which a new release is due, and why. Plain data. */
export interface AffectedFlavor {
  /** Product line. */
  readonly flavor: string;
  /** Where its changes are counted from. Missing: it was never released. */
  readonly since?: ComparedCommit;
  /** At least one; always in the same order. */
  readonly reasons: readonly AffectedReason[];
}

/** The commit that the checkout is compared with. */
export interface ComparedCommit {
  /** Full hash. */
  readonly commit: string;
  /** The release that was built from it. Missing where the commit was named. */
  readonly version?: string;
}

/** Why a flavor is affected. */
export type AffectedReason =
  /** It was never released. */
  | { readonly kind: 'first-release' }
  /** What the configuration says of it is different. */
  | { readonly kind: 'configuration'; readonly keys: readonly string[] }
  /** Files that its images are made of, or tested by, are different. */
  | TouchedFiles
  /** A vendor has another source image than the one of the last release. */
  | ({ readonly kind: 'source-image' } & SourceImageChange)
  /** A waiver or a quarantine ended since the last release. */
  | ({ readonly kind: 'expired' } & ExpiredException)
  /** It is built on a flavor that is affected. */
  | { readonly kind: 'needs'; readonly flavor: string };

/** What is known of a flavor when it is asked whether it is affected. Plain data. */
export interface FlavorFacts {
  /** Product line. */
  readonly flavor: string;
  /** Flavors that it is built on. */
  readonly needs: readonly string[];
  /** What the checkout is compared with. Missing: it was never released. */
  readonly since?: ComparedCommit;
  /** Files that are different, relative to the top of the repository. */
  readonly changedFiles: readonly string[];
  /** Keys of the configuration that concern it and are different. */
  readonly changedKeys: readonly string[];
  /** Which files count. */
  readonly files: FlavorFiles;
  /** Source images that are different. */
  readonly sourceChanges: readonly SourceImageChange[];
  /** Exceptions that ended. */
  readonly expired: readonly ExpiredException[];
}
