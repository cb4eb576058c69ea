import type { Architecture } from '@soe/contract';
import type { JudgedItem, TrackedFinding } from '@soe/harness';
import type { LifecycleConfig, SupportConfig } from '../config/config.js';
import type { FoundRelease, GuideFile } from './catalog-input.js';

/** What the pages of a catalogue are written from. Plain data. */
export interface Catalog {
  readonly title: string;
  /** Address of the site, with `/` at its end. */
  readonly url?: string;
  /** The account that owns the images. */
  readonly owner: string;
  /** Where what channels point at comes from: AWS as it is now, or records and journals. */
  readonly channelsFrom: 'aws' | 'records';
  /** By name. */
  readonly flavors: readonly CatalogFlavor[];
}

/** One product line. */
export interface CatalogFlavor {
  readonly name: string;
  /** `false` where the configuration has it no more, and only its releases are left. */
  readonly configured: boolean;
  readonly purpose?: string;
  readonly lifecycle?: LifecycleConfig;
  readonly support?: SupportConfig;
  readonly guide?: GuideFile;
  /** Region of the builds, which examples name. */
  readonly region: string;
  /** Prefix of the parameters. */
  readonly prefix: string;
  /** Whether the owner shares parameters by their ARN. */
  readonly sharesParameters: boolean;
  /** Channels that point at something, in the order of promotion from the last to the first. */
  readonly channels: readonly CatalogChannel[];
  /** The newest first. */
  readonly releases: readonly CatalogRelease[];
  /** What to launch: the release of the channel that is furthest, else the newest one that can be found. */
  readonly recommended?: Recommended;
}

/** What a flavor's page tells to launch. */
export interface Recommended {
  /** Missing where no channel points at a release. */
  readonly channel?: string;
  readonly version: string;
}

/** A channel and what it points at. */
export interface CatalogChannel {
  readonly name: string;
  readonly version: string;
  /** Whether the catalogue has that release. */
  readonly isKnown: boolean;
}

/**
 * Whether a release should be used. `withdrawn`: it is not published any more; `deprecated`: AWS or its journal says so;
 * `ended`: its support is over; `supported`; `unknown`: nobody said for how long.
 */
export type SupportState = 'supported' | 'deprecated' | 'ended' | 'withdrawn' | 'unknown';

/** One release. */
export interface CatalogRelease extends FoundRelease {
  readonly version: string;
  readonly createdAt: string;
  readonly state: SupportState;
  /** When support ends, ISO 8601 in UTC. */
  readonly supportEnds?: string;
  /** When the images are deprecated, ISO 8601 in UTC. */
  readonly deprecatedAt?: string;
  /** Where that is known from: AWS as it is now, or the journal. Missing where it is not deprecated. */
  readonly deprecationFrom?: 'aws' | 'records';
  /** The version to use instead, as its journal tells. */
  readonly replacement?: string;
  /** Channels that point at it. */
  readonly channels: readonly string[];
  readonly architectures: readonly Architecture[];
  /** Whether what is inside was listed of it and of the release before. */
  readonly isCompared: boolean;
  /** Missing where it was not scanned. */
  readonly weaknesses?: Weaknesses;
}

/** Findings of a release, against those of the release before. */
export interface Weaknesses {
  readonly open: readonly TrackedFinding[];
  /** Let be until a day. */
  readonly waived: readonly WaivedFinding[];
  /** What the release before had, and this one has not. Missing where that one's are not known. */
  readonly fixed?: readonly TrackedFinding[];
}

/** A finding and the waiver that it goes by. */
export interface WaivedFinding {
  readonly finding: TrackedFinding;
  readonly waiver: NonNullable<JudgedItem['waiver']>;
}
