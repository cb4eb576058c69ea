import type { ImageAccess } from './access/image-access.js';
import type { ParameterAccess } from './access/parameter-access.js';
import type { Place } from './access/place.js';

/**
 * All that this package wants from AWS, in its own words. `connectAws` talks to the real one.
 * Operations reject with a `ShareError` whose `cause` is the error of the vendor.
 */
export interface AwsAccess {
  /** The operations of one place. `signal` stops the calls that are made through it. */
  in(place: Place, options?: { readonly signal?: AbortSignal | undefined }): RegionAccess;
}

/** The operations of one {@link Place}. */
export interface RegionAccess {
  /** Images and snapshots. */
  readonly images: ImageAccess;
  /** Parameter Store. */
  readonly parameters: ParameterAccess;
}
