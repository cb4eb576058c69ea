import type { Architecture, GateRecord } from '@soe/contract';
import type { OwnImage } from '@soe/share';
import type { SourceImages } from '../affected/source-image-change.js';

/** What is known of the flavors of a repository, as plain JSON. */
export interface ObservedFleet {
  /** When it was looked at, ISO 8601. */
  readonly at: string;
  /** Every region that a flavor goes to. */
  readonly regions: readonly ObservedFleetRegion[];
  /** Every flavor that was asked for. */
  readonly flavors: readonly ObservedFleetFlavor[];
}

/** The images and channels of all flavors in one region. */
export interface ObservedFleetRegion {
  /** Name of the region. */
  readonly region: string;
  /** All own images with the name of a release, by their id. */
  readonly images: Readonly<Record<string, OwnImage>>;
  /** The parameters of channels that exist, by path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Why it could not be read; the rest is empty then. */
  readonly unreachable?: string;
}

/** What is known of a flavor outside of its regions. */
export interface ObservedFleetFlavor {
  /** Product line. */
  readonly flavor: string;
  /** Its channels, in the order of promotion. */
  readonly channels: readonly string[];
  /** The regions that it goes to; the build region is one of them. */
  readonly regions: readonly string[];
  /** Prefix of its parameters. */
  readonly prefix: string;
  /** How often a release is expected, ISO 8601. */
  readonly cadence?: string;
  /** How long a release is supported, ISO 8601. */
  readonly supportPeriod?: string;
  /** What the next release would be built from. Missing where it cannot be told. */
  readonly nextSources?: SourceImages;
  /** Vendor images that its releases were built from, by id, as far as they still exist. */
  readonly sources: Readonly<Record<string, { readonly createdAt?: string }>>;
  /**
   * Versions newer than what any channel points at that have images in the build region and no summary: they were
   * never published. Missing where that could not be asked.
   */
  readonly unpublished?: readonly string[];
  /** Gates of releases that were made here, by version. */
  readonly gates: Readonly<Record<string, readonly GateRecord[]>>;
}

/** An architecture and its image. */
export type ImageIds = Readonly<Partial<Record<Architecture, string>>>;
