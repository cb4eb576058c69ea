import type { Place } from '../access/place.js';
import type { ParameterAccount } from '../distribution.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import { attempt } from './attempt.js';
import type { ObservedParameters } from './observed-distribution.js';

/**
 * Read the same parameters in every place, and who may read those of the owner account by their ARN
 * where that is wanted.
 */
export function observeParameters(
  places: readonly Place[],
  names: readonly string[],
  { aws, signal }: SettledOptions,
  { sharing = false }: { readonly sharing?: boolean } = {},
): Promise<readonly ObservedParameters[]> {
  return Promise.all(
    places.map(async (place) => {
      const { region, consumer } = place;
      const at = { region, ...(consumer !== undefined && { account: consumer.account }) };
      if (names.length === 0) return { ...at, values: {} };
      const seen = await attempt(`reading parameters in ${region}`, async () => {
        const { parameters } = aws.in(place, { signal });
        if (!sharing || consumer !== undefined) return { values: await parameters.get(names) };
        const [values, readers] = await Promise.all([
          parameters.get(names),
          parameters.sharing(names),
        ]);
        return { values, sharing: readers };
      });
      return { ...at, ...('value' in seen ? seen.value : { values: {}, ...seen }) };
    }),
  );
}

/** Find what was observed in a place; there may be thousands of places. */
export function parametersIn(
  observed: readonly ObservedParameters[],
): (place: Place) => ObservedParameters | undefined {
  const found = new Map(observed.map((each) => [placeKey(each.region, each.account), each]));
  return ({ region, consumer }) => found.get(placeKey(region, consumer?.account));
}

/** Every account and region with parameters, the owner account first. */
export function parameterPlaces(
  regions: readonly { readonly region: string }[],
  consumers: readonly ParameterAccount[],
): readonly Place[] {
  return regions.flatMap(({ region }) => [
    { region },
    ...consumers.map((consumer) => ({ region, consumer })),
  ]);
}
