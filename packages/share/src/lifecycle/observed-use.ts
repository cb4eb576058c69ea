import type { ImageReference, UsageEntry, UsageReport } from '../access/lifecycle-access.js';
import type { ObservedFailure, ObservedParameters } from '../observe/observed-distribution.js';
import type { ObservedImages } from './observe-releases.js';

/** What AWS has of some product lines, as far as retiring needs it; plain JSON. */
export interface ObservedRetirement {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** One entry per product line. */
  readonly flavors: readonly ObservedFlavor[];
}

/** What AWS has of one product line. */
export interface ObservedFlavor {
  /** Product line. */
  readonly flavor: string;
  /** Its images. */
  readonly regions: readonly ObservedImages[];
  /**
   * Everything below the product line in the owner account; channels, and the versions that may
   * go, in consumer accounts.
   */
  readonly parameters: readonly ObservedParameters[];
  /** Who may launch the images that may go, by region and id. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** Who uses the images that may go, by region and id. */
  readonly use: Readonly<Record<string, ObservedUse>>;
  /** Snapshots that were marked by a retirement, with their mark. */
  readonly marked: readonly MarkedSnapshot[];
}

/** Who uses an image. */
export interface ObservedUse {
  /** What of the own account names it, as it is now. */
  readonly references: readonly ImageReference[];
  /** The reports on its use by others, newest first. */
  readonly reports: readonly (UsageReport & { readonly entries: readonly UsageEntry[] })[];
  /** Why it could not be read. */
  readonly unreachable?: ObservedFailure;
}

/** A snapshot with the mark of a retirement that no own image needs. */
export interface MarkedSnapshot {
  /** Where it is. */
  readonly region: string;
  /** Its id. */
  readonly snapshotId: string;
  /** The mark, see `retiringMark`. */
  readonly mark: string;
}
