import { formatVersionSummary, type ReleaseRecord, versionSummary } from '@soe/contract';
import { desiredDistribution } from '../desired-distribution.js';
import type { Distribution } from '../distribution.js';
import { parametersIn } from '../observe/observe-parameters.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { DistributionPlan } from './plan.js';
import { planOrigin } from './plan-origin.js';
import { planRegion } from './plan-region.js';

/**
 * The difference between a distribution and what was observed, as actions. Pure: the same input
 * gives the same plan, and nothing is read or written.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`
 * @throws ContractError when all tags together do not fit EC2, or the record has no source yet
 */
export function planDistribution(
  release: ReleaseRecord,
  distribution: Distribution,
  observed: ObservedDistribution,
): DistributionPlan {
  const desired = desiredDistribution(release, distribution);
  const summary = formatVersionSummary(versionSummary(release));
  const found = desired.images.map((built) => planOrigin(built, desired, observed));
  const parameters = parametersIn(observed.parameters);
  const origins = found.filter((each) => 'built' in each);
  const regions = desired.regions.map((at) =>
    planRegion(at, { release, desired, observed, parameters, origins, summary }),
  );
  return {
    flavor: release.flavor,
    version: release.version,
    images: regions.flatMap((region) => region.images),
    // Those that wait for nothing come first, so that whatever an action depends on is before it,
    // also when images were built in several regions.
    actions: regions
      .flatMap((region) => region.actions)
      .toSorted((a, b) => Math.sign(a.dependsOn.length) - Math.sign(b.dependsOn.length)),
    problems: [
      ...found.filter((each) => 'code' in each),
      ...regions.flatMap((region) => region.problems),
    ],
  };
}
