import type { ReleaseRecord } from '@soe/contract';
import { settleOptions } from '../clock.js';
import { type DesiredDistribution, desiredDistribution } from '../desired-distribution.js';
import type { Distribution } from '../distribution.js';
import { cancelled } from '../errors.js';
import type { SettledOptions, ShareOptions } from '../share-options.js';
import { attempt } from './attempt.js';
import { observeImages } from './observe-images.js';
import { observeParameters, parameterPlaces } from './observe-parameters.js';
import type { ObservedDistribution, ObservedRegion } from './observed-distribution.js';

/**
 * Read what AWS has of a release, all regions at once and nothing twice: one list of images per
 * region, one read of parameters per region and account. A region that cannot be read is part of
 * the answer.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export async function observeDistribution(
  release: ReleaseRecord,
  distribution: Distribution,
  options: ShareOptions,
): Promise<ObservedDistribution> {
  const desired = desiredDistribution(release, distribution);
  const settled = settleOptions(options);
  if (settled.signal?.aborted) throw cancelled('reading what AWS has');
  const [regions, parameters] = await Promise.all([
    Promise.all(desired.regions.map(({ region }) => observeRegion(region, desired, settled))),
    observeParameters(
      parameterPlaces(desired.regions, desired.consumers),
      [
        ...desired.images.map((image) =>
          desired.paths.versionImage(release.version, image.architecture),
        ),
        desired.paths.versionSummary(release.version),
      ],
      settled,
    ),
  ]);
  return { regions, parameters };
}

async function observeRegion(
  region: string,
  desired: DesiredDistribution,
  { aws, signal }: SettledOptions,
): Promise<ObservedRegion> {
  const seen = await attempt(`reading images in ${region}`, () =>
    observeImages(aws.in({ region }, { signal }).images, desired.images, {
      region,
      snapshotPermissions: desired.snapshotGrantees !== undefined,
    }),
  );
  return 'value' in seen ? { region, images: seen.value } : { region, images: [], ...seen };
}
