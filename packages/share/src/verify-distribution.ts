import type { ReleaseRecord } from '@soe/contract';
import { desiredDistribution } from './desired-distribution.js';
import type { Distribution } from './distribution.js';
import { observeDistribution } from './observe/observe-distribution.js';
import type { VerifyOptions } from './verify/launch-probe.js';
import { observeLaunches } from './verify/observe-launches.js';
import { type Verification, verification } from './verify/verification.js';
import { verifyLaunch } from './verify/verify-launch.js';
import { verifyObserved } from './verify/verify-observed.js';

/**
 * Compare AWS with a distribution: images, tags, permissions, parameters and whatever else it asks
 * for, in every region, and with `launch` whether accounts can start instances. Nothing is written
 * and nothing started.
 *
 * @returns a finding for each thing; `drift` lists those that are not correct, and is empty when all
 * is right
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 * @throws ContractError when all tags together do not fit EC2, or a record has no source yet
 */
export async function verifyDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: VerifyOptions,
): Promise<Verification> {
  const observed = await observeDistribution(releases, distribution, options);
  const { findings } = verifyObserved(releases, distribution, observed);
  const desired = desiredDistribution(releases, distribution);
  const launches = await observeLaunches(desired, observed, options);
  const { ownerId } = desired;
  const context = { ownerId, organization: options.organization };
  return verification([
    ...findings,
    ...launches.flatMap((launch) => verifyLaunch(launch, context)),
  ]);
}
