import { architectures } from '@soe/contract';
import { promotionPaths } from '../channels/plan-promotion.js';
import type {
  ObservedPromotion,
  PromotionPlaces,
  PromotionRequest,
} from '../channels/promotion.js';
import { settleOptions } from '../clock.js';
import type { ShareOptions } from '../share-options.js';
import type { PlannedWave } from './plan-waves.js';

/** Share the images of a version with those whom a wave names, where they may not launch them yet. */
export async function shareWave(
  request: PromotionRequest,
  { places, grantees }: PlannedWave,
  observed: ObservedPromotion,
  options: ShareOptions & { readonly places: PromotionPlaces },
): Promise<void> {
  if (grantees.length === 0) return;
  const { aws, signal } = settleOptions(options);
  const paths = promotionPaths(request, options.places);
  // A wave without pointers is about the images of all regions.
  const regions = new Set(
    (places.length > 0 ? places : options.places.regions).map(({ region }) => region),
  );
  const images = observed.places
    .filter(({ region, account }) => account === undefined && regions.has(region))
    .flatMap(({ region, parameters }) =>
      architectures.flatMap((architecture) => {
        const imageId = parameters[paths.versionImage(request.version, architecture)]?.value;
        return imageId === undefined ? [] : [{ region, imageId }];
      }),
    );
  await Promise.all(
    images.map(async ({ region, imageId }) => {
      const access = aws.in({ region }, { signal }).images;
      const held = await access.launchPermissions(imageId);
      const add = grantees.filter((each) => !held.includes(each));
      if (add.length > 0) await access.changeLaunchPermissions(imageId, { add });
    }),
  );
}
