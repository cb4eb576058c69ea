import type { Place } from '../access/place.js';
import type { DesiredRelease } from '../desired-distribution.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import { parameterId } from './parameter-action.js';
import type { Origin } from './plan-origin.js';

/**
 * The write that all image ids of a version wait for: the first one, in the region of its build. A
 * parameter that exists is not replaced, so of two builds of one version at once only one gets past
 * it, and their images are never mixed. Where it is there already, the version is known to be ours.
 */
export function versionClaim(
  { release: { version }, images: [first], paths }: DesiredRelease,
  origins: readonly Origin[],
  parameters: (place: Place) => ObservedParameters | undefined,
): string | undefined {
  if (!origins.some(({ built }) => built === first) || first === undefined) return undefined;
  const place = { region: first.region };
  const name = paths.versionImage(version, first.architecture);
  const seen = parameters(place);
  const isWritten =
    seen !== undefined && seen.unreachable === undefined && seen.values[name] === undefined;
  return isWritten ? parameterId(place, name) : undefined;
}
