import { formatVersionSummary, type ReleaseRecord, versionSummary } from '@soe/contract';
import { desiredDistribution } from '../desired-distribution.js';
import type { Distribution } from '../distribution.js';
import { groupBy } from '../group-by.js';
import { parametersIn } from '../observe/observe-parameters.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import { inOrder } from './in-order.js';
import type { DistributionPlan } from './plan.js';
import { planOrigin } from './plan-origin.js';
import { planRegion } from './plan-region.js';
import { versionClaim } from './version-claim.js';

/**
 * The difference between a distribution of some releases and what was observed, as actions. Pure:
 * the same input gives the same plan, and nothing is read or written.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`
 * @throws ContractError when all tags together do not fit EC2, or the record has no source yet
 */
export function planDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
): DistributionPlan {
  const desired = desiredDistribution(releases, distribution);
  const found = desired.releases.flatMap((each) =>
    each.images.map((built) => planOrigin(built, desired, observed)),
  );
  const origins = groupBy(
    found.filter((each) => 'built' in each),
    ({ built }) => built.flavor + built.version,
  );
  const parameters = parametersIn(observed.parameters);
  const planned = desired.releases.map((each) => {
    const from = origins.get(each.release.flavor + each.release.version) ?? [];
    return {
      ...each,
      origins: from,
      claim: versionClaim(each, from, parameters),
      summary: formatVersionSummary(versionSummary(each.release)),
      names: {
        images: new Map(
          each.images.map(({ architecture }) => [
            architecture,
            each.paths.versionImage(each.release.version, architecture),
          ]),
        ),
        summary: each.paths.versionSummary(each.release.version),
      },
    };
  });
  const regions = desired.regions.map((at) =>
    planRegion(
      at,
      planned.filter((each) => each.regions.has(at.region)),
      { desired, observed, parameters },
    ),
  );
  return {
    releases: releases.map(({ flavor, version }) => ({ flavor, version })),
    images: regions.flatMap((region) => region.images),
    // Those that wait for nothing come first. When images were built in several regions, copies
    // wait for actions of regions that come later.
    actions: inOrder(
      regions
        .flatMap((region) => region.actions)
        .toSorted((a, b) => Math.sign(a.dependsOn.length) - Math.sign(b.dependsOn.length)),
    ),
    problems: [
      ...found.filter((each) => 'code' in each),
      ...regions.flatMap((region) => region.problems),
    ],
  };
}
