import type { ReleaseRecord } from '@soe/contract';
import { desiredDistribution } from '../desired-distribution.js';
import { distributeReleases } from '../distribute-release.js';
import type { Distribution } from '../distribution.js';
import type { ShareOptions } from '../share-options.js';
import { type PromotionOptions, type PromotionResult, promoteReleases } from './promote-release.js';
import type { PromotionPlaces } from './promotion.js';
import { verifySettled } from './verify-settled.js';

/** {@link ShareOptions}, and the channel that moves. */
export interface PublishOptions
  extends ShareOptions,
    Pick<PromotionOptions, 'dropArchitectures' | 'putBackWait'> {
  /** Channel of every flavor, for example `candidate`. */
  readonly channel: string;
}

/** What was published. */
export interface PublishResult {
  /** The records, with the images of all regions and the distribution. */
  readonly releases: readonly ReleaseRecord[];
  /** Where the channels point, in the same order. */
  readonly channels: readonly PromotionResult[];
}

/**
 * Publish releases in two phases. First images, permissions and version parameters everywhere, until
 * AWS shows all of it; only then the channel of every flavor moves, all or none over all of them, and
 * is shared by ARN with `parameters.share`. A run that was stopped anywhere is continued by the next.
 *
 * @throws ShareError as `distributeReleases`; `SHARE_DRIFT` when AWS does not show what was written,
 * and no pointer was moved; then as `promoteRelease`
 */
export async function publishRelease(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: PublishOptions,
): Promise<PublishResult> {
  const { channel } = options;
  const distributed = await distributeReleases(releases, distribution, options);
  await verifySettled(releases, distribution, options);
  const desired = desiredDistribution(releases, distribution);
  const requests = desired.releases.map(({ release: { flavor, version }, regions }) => ({
    flavor,
    version,
    channel,
    regions: [...regions],
  }));
  const places: PromotionPlaces = {
    regions: desired.regions,
    parameters: {
      ...distribution.parameters,
      prefix: desired.prefix,
      accounts: desired.consumers,
    },
  };
  const channels = await promoteReleases(requests, { ...options, places });
  return { releases: distributed, channels };
}
