import { isDeepStrictEqual } from 'node:util';
import type { PromotionPlaces } from '@soe/share';
import { OrchestratorError } from '../errors.js';

/** Where the channels of one flavor live. */
export interface FlavorPlaces {
  /** Product line. */
  readonly flavor: string;
  /** Its regions and parameters. */
  readonly places: PromotionPlaces;
}

/**
 * The places of several flavors together, for what is done to all of them or none. Their parameters have to
 * be in the same accounts, under one prefix; regions may differ. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` when their parameters differ
 */
export function sharedPlaces(task: string, flavors: readonly FlavorPlaces[]): PromotionPlaces {
  const [first, ...others] = flavors;
  if (first === undefined) throw new OrchestratorError('SOE_USAGE', `${task}: name a flavor`);
  const other = others.find(
    ({ places }) => !isDeepStrictEqual(places.parameters, first.places.parameters),
  );
  if (other !== undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: the parameters of ${first.flavor} and ${other.flavor} are in other accounts or under another prefix, so that all or none cannot be done; take one flavor at a time`,
    );
  }
  const regions = new Map(
    flavors.flatMap(({ places }) => places.regions.map((each) => [each.region, each] as const)),
  );
  const { parameters } = first.places;
  return { regions: [...regions.values()], ...(parameters !== undefined && { parameters }) };
}
