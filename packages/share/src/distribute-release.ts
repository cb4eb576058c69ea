import type { ImageRecord, ReleaseRecord } from '@soe/contract';
import { applyPlan } from './apply/apply-plan.js';
import type { DistributionResult } from './apply/distribution-result.js';
import { requireDone } from './apply/require-done.js';
import { settleOptions } from './clock.js';
import { type DesiredDistribution, desiredDistribution } from './desired-distribution.js';
import type { Distribution } from './distribution.js';
import { groupBy } from './group-by.js';
import { observeDistribution } from './observe/observe-distribution.js';
import { planDistribution } from './plan/plan-distribution.js';
import type { PreflightOptions } from './preflight/preflight-options.js';
import { type PreflightChoice, requirePreflight } from './preflight/require-preflight.js';

/** How a distribution is made. */
export interface DistributeOptions extends Omit<PreflightOptions, 'observed'> {
  /**
   * What is checked before the first write: `quick` what costs next to nothing, `full` quotas too,
   * `off` nothing. Default: `quick`.
   */
  readonly preflight?: PreflightChoice;
}

/**
 * Make AWS look like a distribution of these releases, all of them in one run, and say so in their
 * records: observe, plan, pre-flight, apply. Images are waited for and published ids read back; whatever else
 * AWS was told is looked at by `verifyDistribution`. A run that finds everything right writes
 * nothing; a run that was stopped anywhere is continued by the next.
 *
 * @returns new records with the images of all regions and the distribution, in the same order
 * @throws ShareError `SHARE_PREFLIGHT_FAILED` with the `findings`, `SHARE_INCOMPLETE` with the
 * `result` when an action failed, and the codes of the steps
 */
export async function distributeReleases(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: DistributeOptions,
): Promise<readonly ReleaseRecord[]> {
  const { onEvent } = settleOptions(options);
  const observed = await observeDistribution(releases, distribution, options);
  const plan = planDistribution(releases, distribution, observed);
  onEvent({ type: 'planned', actions: plan.actions.length, problems: plan.problems.length });
  // Why a region cannot be reached is told by its pre-flight, too.
  if (
    plan.actions.length + plan.problems.length > 0 &&
    !plan.problems.some(({ scope }) => scope === 'release')
  ) {
    const { preflight = 'quick' } = options;
    await requirePreflight(preflight, releases, distribution, observed, options);
  }
  const { images } = requireDone(plan, await applyPlan(plan, options), options);
  return records(desiredDistribution(releases, distribution), images);
}

/**
 * The same for one release.
 *
 * @throws ShareError as {@link distributeReleases} does
 */
export async function distributeRelease(
  release: ReleaseRecord,
  distribution: Distribution,
  options: DistributeOptions,
): Promise<ReleaseRecord> {
  const [distributed = release] = await distributeReleases([release], distribution, options);
  return distributed;
}

function records(
  desired: DesiredDistribution,
  images: DistributionResult['images'],
): readonly ReleaseRecord[] {
  const byRelease = groupBy(images, ({ flavor, version }) => `${flavor} ${version}`);
  return desired.releases.map(({ release, images: built, regions }) => {
    const found = byRelease.get(`${release.flavor} ${release.version}`) ?? [];
    const at = ({ region, architecture }: Pick<ImageRecord, 'region' | 'architecture'>) =>
      `${region} ${architecture}`;
    const known = new Set(found.map(at));
    return {
      ...release,
      images: [
        ...found.flatMap(({ region, architecture, name, imageId }): ImageRecord[] => {
          const origin = built.find((image) => image.architecture === architecture);
          if (origin === undefined || imageId === undefined) return [];
          const { ownerId, buildId } = origin;
          return [{ region, architecture, imageId, name, ownerId, buildId }];
        }),
        // Images of regions that are no longer configured still exist.
        ...release.images.filter((image) => !known.has(at(image))),
      ],
      distribution: distributionRecord(desired, regions),
    };
  });
}

function distributionRecord(
  { distribution, prefix, ownerId, consumers }: DesiredDistribution,
  regions: ReadonlySet<string>,
): NonNullable<ReleaseRecord['distribution']> {
  return {
    regions: [...regions].sort(),
    accounts: [...new Set(distribution.accounts)].sort(),
    organizations: [...new Set(distribution.organizations)].sort(),
    organizationalUnits: [...new Set(distribution.organizationalUnits)].sort(),
    parameterPrefix: prefix,
    parameterAccounts: [ownerId, ...consumers.map(({ account }) => account)],
  };
}
