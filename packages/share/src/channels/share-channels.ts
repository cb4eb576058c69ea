import { architectures, defaultParameterPrefix, parameterPaths } from '@soe/contract';
import type { DistributionResult } from '../apply/distribution-result.js';
import { type SharedPointer, sharePointers } from '../apply/share-pointers.js';
import type { ShareOptions } from '../share-options.js';
import type { PromotionPlaces, PromotionRequest } from './promotion.js';

/**
 * Let the pointers of channels be read by ARN, by just those who may read the parameters of the
 * versions that they point at: as `distributeRelease` shared these with `parameters.share`. For after
 * the pointers were moved; a second time writes nothing.
 *
 * @throws ShareError `SHARE_INCOMPLETE` when some could not be shared: run again; `SHARE_AWS_FAILED`,
 * `SHARE_CANCELLED`
 * @throws ContractError when flavor, version or channel is malformed
 */
export function shareChannels(
  requests: readonly PromotionRequest[],
  places: PromotionPlaces,
  options: ShareOptions,
): Promise<DistributionResult> {
  const pointers = requests.flatMap((request) =>
    (request.regions ?? places.regions.map(({ region }) => region)).flatMap((region) =>
      pointersOf(request, places).map((pointer) => ({ region, ...pointer })),
    ),
  );
  return sharePointers(
    requests.map(({ flavor, version }) => ({ flavor, version })),
    pointers,
    options,
  );
}

/** All that a channel may have; those that are not there are left out later. */
function pointersOf(
  { flavor, version, channel }: PromotionRequest,
  { parameters }: PromotionPlaces,
): readonly Omit<SharedPointer, 'region'>[] {
  const paths = parameterPaths(flavor, { prefix: parameters?.prefix ?? defaultParameterPrefix });
  return [
    ...architectures.map((architecture) => ({
      name: paths.channelImage(channel, architecture),
      kind: 'image' as const,
      like: paths.versionImage(version, architecture),
    })),
    {
      name: paths.channelVersion(channel),
      kind: 'text',
      like: paths.versionSummary(version),
    },
  ];
}
