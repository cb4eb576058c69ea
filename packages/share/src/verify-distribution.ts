import type { ReleaseRecord } from '@soe/contract';
import type { Distribution } from './distribution.js';
import { observeDistribution } from './observe/observe-distribution.js';
import type { ShareOptions } from './share-options.js';
import type { Verification } from './verify/verification.js';
import { verifyObserved } from './verify/verify-observed.js';

/**
 * Compare AWS with a distribution: images, tags, permissions, parameters and whatever else it asks
 * for, in every region. Nothing is written.
 *
 * @returns a finding for each thing; `drift` lists those that are not correct, and is empty when all
 * is right
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 * @throws ContractError when all tags together do not fit EC2, or a record has no source yet
 */
export async function verifyDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: ShareOptions,
): Promise<Verification> {
  const observed = await observeDistribution(releases, distribution, options);
  return verifyObserved(releases, distribution, observed);
}
