import type { ReleaseRecord } from '@soe/contract';
import { settleOptions } from '../clock.js';
import type { Distribution } from '../distribution.js';
import { ShareError } from '../errors.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import { formatPreflight } from './format-preflight.js';
import { preflightDistribution, quickPreflight } from './preflight-distribution.js';
import type { PreflightOptions } from './preflight-options.js';

/** How much is checked before the first write. */
export type PreflightChoice = 'quick' | 'full' | 'off';

/**
 * Refuse a distribution that would fail, before anything is written.
 *
 * @throws ShareError `SHARE_PREFLIGHT_FAILED` with all `findings`
 */
export async function requirePreflight(
  choice: PreflightChoice,
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
  options: PreflightOptions,
): Promise<void> {
  if (choice === 'off') return;
  const findings =
    choice === 'full'
      ? await preflightDistribution(releases, distribution, { ...options, observed })
      : await quickPreflight(releases, distribution, observed, options);
  if (findings.length === 0) return;
  settleOptions(options).onEvent({ type: 'preflight', findings });
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0) return;
  throw new ShareError(
    'SHARE_PREFLIGHT_FAILED',
    `nothing was written. ${formatPreflight(errors).trimEnd()}`,
    { findings },
  );
}
