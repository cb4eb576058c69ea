import type { ReleaseRecord } from '@soe/contract';
import { delays, pause, settleOptions } from '../clock.js';
import type { Distribution } from '../distribution.js';
import { ShareError } from '../errors.js';
import { planName } from '../plan/plan.js';
import type { ShareOptions } from '../share-options.js';
import { describeDrift } from '../verify/format-verification.js';
import { verifyDistribution } from '../verify-distribution.js';

/**
 * See that AWS shows what a distribution says. It may show a write late, so drift counts only once
 * it stays.
 *
 * @throws ShareError `SHARE_DRIFT` with the `drift`
 */
export async function verifySettled(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: ShareOptions,
): Promise<void> {
  const settled = settleOptions(options);
  let { drift } = await verifyDistribution(releases, distribution, options);
  settled.onEvent({ type: 'verified', drift: drift.length });
  for (const delay of delays(settled.settleWait, settled.clock)) {
    if (drift.length === 0) return;
    await pause(delay, settled);
    ({ drift } = await verifyDistribution(releases, distribution, options));
    settled.onEvent({ type: 'verified', drift: drift.length });
  }
  if (drift.length === 0) return;
  throw new ShareError(
    'SHARE_DRIFT',
    `${planName({ releases })}: not as configured: ${describeDrift(
      drift,
    )}. Distribute again, or see who else changes it; no pointer was moved.`,
    { drift },
  );
}
