import type { Architecture } from '@soe/contract';

/** How the flavors of a repository stand. */
export interface FleetStatus {
  /** When it was looked at, ISO 8601. */
  readonly at: string;
  /** Every flavor, in the order of the configuration. */
  readonly flavors: readonly FlavorStatus[];
}

/** How one flavor stands. */
export interface FlavorStatus {
  /** Product line. */
  readonly flavor: string;
  /** Its newest release that is published. Missing before the first. */
  readonly newest?: { readonly version: string; readonly createdAt: string };
  /** Versions after it that have images and are not published: being built or tested, or refused. */
  readonly unpublished: readonly UnpublishedVersion[];
  /** How often a release is expected, and by when the next one is. Missing where nothing is expected. */
  readonly cadence?: {
    readonly expected: string;
    readonly due?: string;
    readonly overdue: boolean;
  };
  /** Its channels, in the order of promotion. */
  readonly channels: readonly ChannelStatus[];
  /** What is not as it should be, as far as that costs nothing to see. */
  readonly drift: readonly StatusDrift[];
}

/** A version that has images and is not published. */
export interface UnpublishedVersion {
  /** The version. */
  readonly version: string;
  /** Gates that refused it, where it was made here. */
  readonly refusedBy: readonly string[];
}

/** Where a channel points: one entry where all regions agree. */
export interface ChannelStatus {
  /** Its name. */
  readonly channel: string;
  /** The versions that it points at, that of most regions first; none where there is no such channel. */
  readonly releases: readonly ReleaseStatus[];
}

/** A release that a channel points at. */
export interface ReleaseStatus {
  /** Its version. */
  readonly version: string;
  /** The regions in which the channel points at it. */
  readonly regions: readonly string[];
  /** When it was made, ISO 8601. Missing where no image of it is there. */
  readonly createdAt?: string;
  /** What it was built from. */
  readonly sources: readonly SourceStatus[];
  /** When its support ends, ISO 8601. Missing where no period is configured. */
  readonly supportEnds?: string;
  /** Whether that is over. */
  readonly unsupported: boolean;
  /** From when it is deprecated, ISO 8601. */
  readonly deprecatedAt?: string;
  /** Gates that did not pass, where it was made here. */
  readonly openGates: readonly string[];
}

/** What an image was built from. */
export interface SourceStatus {
  /** What runs on it. */
  readonly architecture: Architecture;
  /** Its id in the build region. */
  readonly imageId: string;
  /** When its vendor made it, ISO 8601. Missing where it is gone. */
  readonly createdAt?: string;
  /** The image that a release would be built from now, where that is another one. */
  readonly newer?: { readonly imageId: string; readonly createdAt?: string };
}

/** Something that is not as it should be. */
export interface StatusDrift {
  /** Where. */
  readonly region: string;
  /** Which channel, where it is about one. */
  readonly channel?: string;
  /** What was seen. */
  readonly message: string;
}
