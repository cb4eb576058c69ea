import {
  defaultParameterPrefix,
  type ParameterPaths,
  parameterPaths,
  type ReleaseRecord,
  type TagSet,
} from '@soe/contract';
import { checkDistribution } from './check-distribution.js';
import type { Distribution, DistributionRegion, ParameterAccount } from './distribution.js';
import { type BuiltImage, builtImages } from './release-images.js';

/** A distribution with defaults filled in, duplicates gone and a stable order. */
export interface DesiredDistribution {
  readonly images: readonly BuiltImage[];
  readonly ownerId: string;
  /** Build regions first: everything else comes from there. */
  readonly regions: readonly DistributionRegion[];
  readonly grantees: readonly string[];
  /** Accounts that may use snapshots; `undefined` when that is not managed. */
  readonly snapshotGrantees: readonly string[] | undefined;
  readonly tags: TagSet;
  readonly imageTags: Readonly<Record<string, TagSet>>;
  readonly prefix: string;
  readonly paths: ParameterPaths;
  readonly consumers: readonly ParameterAccount[];
}

/** Check a distribution and put it in order, for one release. */
export function desiredDistribution(
  release: ReleaseRecord,
  distribution: Distribution,
): DesiredDistribution {
  checkDistribution(distribution);
  const images = builtImages(release);
  const ownerId = images[0]?.ownerId ?? '';
  const origins = new Set(images.map((image) => image.region));
  // The owner may do everything already; EC2 would not even list the permission.
  const accounts = sorted(distribution.accounts).filter((account) => account !== ownerId);
  const { prefix = defaultParameterPrefix, accounts: consumers = [] } =
    distribution.parameters ?? {};
  return {
    images,
    ownerId,
    regions: [
      ...[...origins].sort().map((region) => ({ region })),
      ...distribution.regions
        .filter(({ region }) => !origins.has(region))
        .toSorted((a, b) => (a.region < b.region ? -1 : 1)),
    ],
    grantees: [
      ...accounts,
      ...sorted(distribution.organizations),
      ...sorted(distribution.organizationalUnits),
    ],
    snapshotGrantees:
      distribution.shareSnapshots === undefined
        ? undefined
        : distribution.shareSnapshots
          ? accounts
          : [],
    tags: distribution.tags ?? {},
    imageTags: distribution.imageTags ?? {},
    prefix,
    paths: parameterPaths(release.flavor, { prefix }),
    consumers: consumers.filter((consumer) => consumer.account !== ownerId),
  };
}

function sorted(values: readonly string[] = []): string[] {
  return [...new Set(values)].sort();
}
