import type { ReleaseRecord } from '@soe/contract';
import type { Distribution } from '../distribution.js';
import { observeDistribution } from '../observe/observe-distribution.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import { checkScope } from './check-preflight.js';
import { readPreflight } from './observe-preflight.js';
import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightOptions } from './preflight-options.js';
import { type PreflightDepth, preflightScope } from './preflight-scope.js';

/**
 * Find out before the first write what would stop a distribution, or make what it shares unusable:
 * regions, keys and their policies, public access, quotas, names, roles, parameters. All findings at
 * once; none when all is well. Nothing is written.
 *
 * @example
 * ```ts
 * const findings = await preflightDistribution([release], distribution, { aws: connectAws() });
 * console.log(formatPreflight(findings));
 * ```
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export function preflightDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: PreflightOptions,
): Promise<readonly PreflightFinding[]> {
  return preflight(releases, distribution, 'full', options);
}

/**
 * The part of a pre-flight that costs next to nothing, for before every distribution: one
 * DescribeRegions, one AssumeRole per consumer account, and reads of keys, public access and zones
 * where such are configured or images are encrypted. Counts nothing, and does not see how regions
 * encrypt copies of images that are not encrypted. What may not be read is a warning.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export function quickPreflight(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
  options: PreflightOptions,
): Promise<readonly PreflightFinding[]> {
  return preflight(releases, distribution, 'quick', { ...options, observed });
}

async function preflight(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  depth: PreflightDepth,
  options: PreflightOptions,
): Promise<readonly PreflightFinding[]> {
  const observed = options.observed ?? (await observeDistribution(releases, distribution, options));
  const scope = preflightScope(releases, distribution, observed);
  return checkScope(scope, await readPreflight(scope, depth, options));
}
