import { architectures } from '@soe/contract';
import type { ParameterState } from '../access/parameter-access.js';
import type { Place } from '../access/place.js';
import { settleOptions } from '../clock.js';
import { attempt } from '../observe/attempt.js';
import { revokedTag } from '../revoked-tag.js';
import type { SettledOptions, ShareOptions } from '../share-options.js';
import { promotionNames, promotionPaths, promotionPlaces } from './plan-promotion.js';
import type {
  ObservedPointers,
  ObservedPromotion,
  ObservedVersionImages,
  PromotionPlaces,
  PromotionRequest,
} from './promotion.js';

/**
 * Read what a promotion needs to know: the parameters of versions and channels in every place, ten
 * per call, and the images that they name, one call per region. A place that cannot be read is part
 * of the answer.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_CANCELLED`
 * @throws ContractError when flavor, version or channel is malformed
 */
export async function observePromotion(
  requests: readonly PromotionRequest[],
  options: ShareOptions & { readonly places: PromotionPlaces },
): Promise<ObservedPromotion> {
  const settled = settleOptions(options);
  const { places } = options;
  const names = requests.flatMap((request) => promotionNames(request, places));
  const versions = requests.flatMap((request) => {
    const paths = promotionPaths(request, places);
    return architectures.map((architecture) => paths.versionImage(request.version, architecture));
  });
  const all = promotionPlaces(places);
  const seen = await Promise.all(
    all.map(async (place) => {
      const pointers = await observePointers(place, names, settled);
      if (place.consumer !== undefined) return { pointers, images: [] };
      const ids = versions.flatMap((name) => pointers.parameters[name]?.value ?? []);
      return { pointers, images: [await observeImages(place.region, ids, settled)] };
    }),
  );
  return {
    places: seen.map(({ pointers }) => pointers),
    regions: seen.flatMap(({ images }) => images),
  };
}

/** Read some parameters of one place; a failure is an answer. */
export async function observePointers(
  place: Place,
  names: readonly string[],
  { aws, signal }: Pick<SettledOptions, 'aws' | 'signal'>,
): Promise<ObservedPointers> {
  const { region, consumer } = place;
  const at = { region, ...(consumer !== undefined && { account: consumer.account }) };
  const none: Readonly<Record<string, ParameterState>> = {};
  const seen = await attempt(`reading parameters in ${region}`, () =>
    aws.in(place, { signal }).parameters.read(names),
  );
  return {
    ...at,
    ...('value' in seen ? { parameters: seen.value } : { parameters: none, ...seen }),
  };
}

/** Read some own images of a region; a failure is an answer. */
export async function observeImages(
  region: string,
  imageIds: readonly string[],
  { aws, signal }: SettledOptions,
): Promise<ObservedVersionImages> {
  if (imageIds.length === 0) return { region, images: [] };
  const seen = await attempt(`reading images in ${region}`, () =>
    aws.in({ region }, { signal }).images.findById([...new Set(imageIds)]),
  );
  if (!('value' in seen)) return { region, images: [], ...seen };
  return {
    region,
    images: seen.value.map(({ imageId, state, deprecateAt, tags }) => ({
      imageId,
      state,
      ...(deprecateAt !== undefined && { deprecateAt }),
      ...(tags[revokedTag] !== undefined && { revoked: tags[revokedTag] }),
    })),
  };
}
