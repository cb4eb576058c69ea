import type { ImageRecord, ReleaseRecord } from '@soe/contract';
import { applyPlan } from './apply/apply-plan.js';
import type { DistributionResult } from './apply/distribution-result.js';
import { requireDone } from './apply/require-done.js';
import { delays, pause, settleOptions } from './clock.js';
import { desiredDistribution } from './desired-distribution.js';
import type { Distribution } from './distribution.js';
import { ShareError } from './errors.js';
import { observeDistribution } from './observe/observe-distribution.js';
import { planDistribution } from './plan/plan-distribution.js';
import type { ShareOptions } from './share-options.js';
import { verifyDistribution } from './verify-distribution.js';

/**
 * Make AWS look like a distribution, and say so in the record: observe, plan, apply, verify. A run
 * that finds everything right writes nothing and reads nothing twice; a run that was stopped
 * anywhere is continued by the next.
 *
 * @returns a new record with the images of all regions and the distribution
 * @throws ShareError `SHARE_INCOMPLETE` with the `result` when an action failed, `SHARE_DRIFT` with
 * the `drift` when AWS does not show what was written, and the codes of the steps
 */
export async function distributeRelease(
  release: ReleaseRecord,
  distribution: Distribution,
  options: ShareOptions,
): Promise<ReleaseRecord> {
  const { onEvent } = settleOptions(options);
  const observed = await observeDistribution(release, distribution, options);
  const plan = planDistribution(release, distribution, observed);
  onEvent({ type: 'planned', actions: plan.actions.length, problems: plan.problems.length });
  const result = requireDone(plan, await applyPlan(plan, options), options);
  // Without actions, what was observed is the proof.
  if (plan.actions.length > 0) await confirm(release, distribution, options);
  return record(release, distribution, result);
}

/** AWS may show a write late, so drift counts only once it stays. */
async function confirm(
  release: ReleaseRecord,
  distribution: Distribution,
  options: ShareOptions,
): Promise<void> {
  const settled = settleOptions(options);
  let drift = await verifyDistribution(release, distribution, options);
  settled.onEvent({ type: 'verified', drift: drift.length });
  for (const delay of delays(settled.settleWait, settled.clock)) {
    if (drift.length === 0) return;
    await pause(delay, settled);
    drift = await verifyDistribution(release, distribution, options);
    settled.onEvent({ type: 'verified', drift: drift.length });
  }
  if (drift.length === 0) return;
  throw new ShareError(
    'SHARE_DRIFT',
    `${release.flavor} ${release.version}: everything was applied, yet ${drift
      .map((each) => each.message)
      .join('; ')}. See who else changes it, then run again.`,
    { drift },
  );
}

function record(
  release: ReleaseRecord,
  distribution: Distribution,
  { images }: DistributionResult,
): ReleaseRecord {
  const desired = desiredDistribution(release, distribution);
  const at = ({ region, architecture }: Pick<ImageRecord, 'region' | 'architecture'>) =>
    `${region} ${architecture}`;
  const known = new Set(images.map(at));
  const found = images.flatMap(({ region, architecture, name, imageId }): ImageRecord[] => {
    const built = desired.images.find((image) => image.architecture === architecture);
    if (built === undefined || imageId === undefined) return [];
    const { ownerId, buildId } = built;
    return [{ region, architecture, imageId, name, ownerId, buildId }];
  });
  return {
    ...release,
    // Images of regions that are no longer configured still exist.
    images: [...found, ...release.images.filter((image) => !known.has(at(image)))],
    distribution: {
      regions: desired.regions.map(({ region }) => region).sort(),
      accounts: [...new Set(distribution.accounts)].sort(),
      organizations: [...new Set(distribution.organizations)].sort(),
      organizationalUnits: [...new Set(distribution.organizationalUnits)].sort(),
      parameterPrefix: desired.prefix,
      parameterAccounts: [desired.ownerId, ...desired.consumers.map(({ account }) => account)],
    },
  };
}
