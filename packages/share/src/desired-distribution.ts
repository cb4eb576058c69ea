import {
  defaultParameterPrefix,
  type ParameterPaths,
  parameterPaths,
  type ReleaseRecord,
  sharedTags,
  type TagSet,
} from '@soe/contract';
import { checkDistribution } from './check-distribution.js';
import type { Distribution, DistributionRegion, ParameterAccount } from './distribution.js';
import { ShareError } from './errors.js';
import { type BuiltImage, builtImages, requireRecords } from './release-images.js';

/** A distribution with defaults filled in, duplicates gone and a stable order. */
export interface DesiredDistribution {
  readonly releases: readonly DesiredRelease[];
  readonly ownerId: string;
  /** Every region in which a release has to be. Build regions first: everything comes from there. */
  readonly regions: readonly DistributionRegion[];
  readonly grantees: readonly string[];
  /** Accounts that may use snapshots; `undefined` when that is not managed. */
  readonly snapshotGrantees: readonly string[] | undefined;
  readonly tags: TagSet;
  readonly imageTags: Readonly<Record<string, TagSet>>;
  readonly prefix: string;
  readonly consumers: readonly ParameterAccount[];
  /** What else images should have, as it was configured. */
  readonly distribution: Distribution;
}

/** One release of a {@link DesiredDistribution}. */
export interface DesiredRelease {
  readonly release: ReleaseRecord;
  readonly images: readonly BuiltImage[];
  /** The regions that it has to be in. */
  readonly regions: ReadonlySet<string>;
  readonly paths: ParameterPaths;
}

/** Check a distribution and put it in order, for these releases. */
export function desiredDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
): DesiredDistribution {
  checkDistribution(distribution);
  requireRecords(releases);
  refuseTwice(releases);
  const { prefix = defaultParameterPrefix, accounts: consumers = [] } =
    distribution.parameters ?? {};
  const configured = distribution.regions.map(({ region }) => region);
  const desired = releases.map((release): DesiredRelease => {
    const images = builtImages(release);
    return {
      release,
      images,
      regions: new Set([...configured, ...images.map((image) => image.region)]),
      paths: parameterPaths(release.flavor, { prefix }),
    };
  });
  const images = desired.flatMap((each) => each.images);
  const ownerId = ownerOf(images);
  const origins = new Set(images.map((image) => image.region));
  // The owner may do everything already; EC2 would not even list the permission.
  const others = (accounts?: readonly string[]) =>
    sorted(accounts).filter((account) => account !== ownerId);
  const accounts = others(distribution.accounts);
  const copiers =
    distribution.snapshotAccounts === undefined ? accounts : others(distribution.snapshotAccounts);
  return {
    releases: desired,
    ownerId,
    regions: [
      ...[...origins].sort().map((region) => at(distribution, region)),
      ...distribution.regions
        .filter(({ region }) => !origins.has(region))
        .toSorted((a, b) => (a.region < b.region ? -1 : 1)),
    ],
    grantees: [
      ...accounts,
      ...sorted(distribution.organizations),
      ...sorted(distribution.organizationalUnits),
      ...(distribution.public === true ? ['all'] : []),
    ],
    snapshotGrantees:
      distribution.shareSnapshots === undefined
        ? undefined
        : distribution.shareSnapshots
          ? copiers
          : [],
    tags: { ...distribution.tags, ...sharedTags(distribution.sharedTags ?? {}) },
    imageTags: distribution.imageTags ?? {},
    prefix,
    consumers: consumers.filter((consumer) => consumer.account !== ownerId),
    distribution,
  };
}

function at({ regions }: Distribution, region: string): DistributionRegion {
  return regions.find((each) => each.region === region) ?? { region };
}

function ownerOf(images: readonly BuiltImage[]): string {
  const owners = new Set(images.map((image) => image.ownerId));
  if (owners.size > 1) {
    throw new ShareError(
      'SHARE_RECORD_INCOMPLETE',
      `the images of these releases belong to ${[...owners].join(' and ')}; distribute those of each account by themselves`,
    );
  }
  return images[0]?.ownerId ?? '';
}

function refuseTwice(releases: readonly ReleaseRecord[]): void {
  const names = releases.map(({ flavor, version }) => `${flavor} ${version}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ShareError(
    'SHARE_RECORD_INCOMPLETE',
    `${twice} is given twice; keep the record of one build`,
  );
}

function sorted(values: readonly string[] = []): string[] {
  return [...new Set(values)].sort();
}
