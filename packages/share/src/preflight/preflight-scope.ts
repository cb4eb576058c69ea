import type { ReleaseRecord } from '@soe/contract';
import { type DesiredDistribution, desiredDistribution } from '../desired-distribution.js';
import type { Distribution, DistributionRegion } from '../distribution.js';
import type { ObservedDistribution, ObservedImage } from '../observe/observed-distribution.js';
import { parseTime } from '../parse-time.js';
import type { BuiltImage } from '../release-images.js';

/** `quick` reads only what needs no counting and no call per region that nothing asks for. */
export type PreflightDepth = 'quick' | 'full';

/** What is checked: every image of some releases in every region. */
export interface PreflightScope {
  readonly desired: DesiredDistribution;
  readonly observed: ObservedDistribution;
  /** Every image in every region that it has to be in. */
  readonly images: readonly ScopedImage[];
  /** Accounts, organisations and units that have to use the keys. */
  readonly grantees: readonly string[];
}

/** One image in one region. */
export interface ScopedImage {
  readonly built: BuiltImage;
  readonly at: DistributionRegion;
  /** What is there. */
  readonly seen: ObservedImage | undefined;
  /** What was built, where that was seen. */
  readonly source: ObservedImage | undefined;
  /** Whether it has to be copied. */
  readonly isCopied: boolean;
}

/**
 * Put together what is checked.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`
 */
export function preflightScope(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
): PreflightScope {
  const desired = desiredDistribution(releases, distribution);
  const found = new Map(
    observed.regions.flatMap(({ region, images }) =>
      images.map((image): [string, ObservedImage] => [`${region} ${image.name}`, image]),
    ),
  );
  const images = desired.releases.flatMap((release) =>
    release.images.flatMap((built) =>
      desired.regions
        .filter(({ region }) => release.regions.has(region))
        .map((at): ScopedImage => {
          const seen = found.get(`${at.region} ${built.name}`);
          return {
            built,
            at,
            seen,
            source: found.get(`${built.region} ${built.name}`),
            isCopied: seen === undefined && at.region !== built.region,
          };
        }),
    ),
  );
  return {
    desired,
    observed,
    images,
    grantees: [...new Set([...desired.grantees, ...(desired.snapshotGrantees ?? [])])].filter(
      (grantee) => grantee !== 'all',
    ),
  };
}

/** The images of one region. */
export function imagesIn({ images }: PreflightScope, region: string): readonly ScopedImage[] {
  return images.filter((image) => image.at.region === region);
}

/** Zones in which fast restore is or will be on in a region; none once its time is over. */
export function zonesOfFastRestore(
  { desired, observed }: PreflightScope,
  region: string,
): readonly string[] {
  const { fastRestore } = desired.distribution;
  if (fastRestore === undefined) return [];
  const until = parseTime(fastRestore.until);
  if (until !== undefined && until <= Date.parse(observed.at)) return [];
  return fastRestore.zones[region] ?? [];
}

/** How messages call an image. */
export function imageLabel({ built }: Pick<ScopedImage, 'built'>): string {
  return `${built.flavor} ${built.version} ${built.architecture}`;
}
