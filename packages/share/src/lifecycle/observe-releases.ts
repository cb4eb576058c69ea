import {
  type Architecture,
  defaultParameterPrefix,
  imageNamePattern,
  type ParameterPaths,
  parameterPaths,
  parseImageName,
} from '@soe/contract';
import type { OwnImage } from '../access/lifecycle-access.js';
import type { PromotionPlaces } from '../channels/promotion.js';
import { checkParameterPlaces } from '../check-distribution.js';
import { attempt } from '../observe/attempt.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import type { ObservedFailure, ObservedParameters } from '../observe/observed-distribution.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';

/** An image of a release, as its name says, and its region. */
export interface ReleasedImage extends OwnImage {
  /** Where it is. */
  readonly region: string;
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Which image of the release. */
  readonly architecture: Architecture;
}

/** The images of a product line in one region. */
export interface ObservedImages {
  /** Name of the region. */
  readonly region: string;
  /** The images found, whatever their state. */
  readonly images: readonly ReleasedImage[];
  /** Why they could not be read; `images` is empty then. */
  readonly unreachable?: ObservedFailure;
}

/** Read the own images of a product line in every region: EC2 is the record, nothing else. */
export function observeReleases(
  flavor: string,
  { regions }: PromotionPlaces,
  { aws, signal }: SettledOptions,
): Promise<readonly ObservedImages[]> {
  return Promise.all(
    regions.map(async ({ region }): Promise<ObservedImages> => {
      const seen = await attempt(`reading images in ${region}`, () =>
        aws.in({ region }, { signal }).lifecycle.list(imageNamePattern({ flavor })),
      );
      if (!('value' in seen)) return { region, images: [], ...seen };
      const images = seen.value.flatMap((image): readonly ReleasedImage[] => {
        const identity = parseImageName(image.name);
        if (identity?.flavor !== flavor) return [];
        const { version, architecture } = identity;
        return [{ ...image, region, flavor, version, architecture }];
      });
      return { region, images: images.toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1)) };
    }),
  );
}

/** Read all parameters below a path, in every place. */
export function observeTree(
  path: string,
  places: Pick<PromotionPlaces, 'regions' | 'parameters'>,
  { aws, signal }: SettledOptions,
): Promise<readonly ObservedParameters[]> {
  return Promise.all(
    parameterPlaces(places.regions, places.parameters?.accounts ?? []).map(async (place) => {
      const { region, consumer } = place;
      const seen = await attempt(`reading parameters in ${region}`, () =>
        aws.in(place, { signal }).lifecycle.parametersBelow(path),
      );
      return {
        region,
        ...(consumer !== undefined && { account: consumer.account }),
        ...('value' in seen ? { values: seen.value } : { values: {}, ...seen }),
      };
    }),
  );
}

/** What was read of the same places in parts, as one entry per place. */
export function perPlace(parts: readonly ObservedParameters[]): readonly ObservedParameters[] {
  const places = new Map<string, ObservedParameters>();
  for (const part of parts) {
    const key = placeKey(part.region, part.account);
    const held = places.get(key);
    places.set(key, { ...held, ...part, values: { ...held?.values, ...part.values } });
  }
  return [...places.values()];
}

/** The parameter paths of a product line in these places, which are checked. */
export function lifecyclePaths(flavor: string, places: PromotionPlaces): ParameterPaths {
  checkParameterPlaces(places);
  return parameterPaths(flavor, prefixOf(places));
}

/** The path above all parameters, as the contract takes it. */
export function prefixOf({ parameters }: PromotionPlaces): { readonly prefix: string } {
  return { prefix: parameters?.prefix ?? defaultParameterPrefix };
}
