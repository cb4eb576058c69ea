import type { AccountAccess } from './access/account-access.js';
import type { FastAccess } from './access/fast-access.js';
import type { ImageAccess } from './access/image-access.js';
import type { KeyAccess } from './access/key-access.js';
import type { LaunchAccess } from './access/launch-access.js';
import type { LaunchTemplateAccess } from './access/launch-template-access.js';
import type { LifecycleAccess } from './access/lifecycle-access.js';
import type { OrganizationAccess } from './access/organization-access.js';
import type { ParameterAccess } from './access/parameter-access.js';
import type { Place } from './access/place.js';

/**
 * All that this package wants from AWS, in its own words. `connectAws` talks to the real one.
 * Operations reject with a `ShareError` whose `cause` is the error of the vendor.
 */
export interface AwsAccess {
  /** The operations of one place. `signal` stops the calls that are made through it. */
  in(place: Place, options?: { readonly signal?: AbortSignal | undefined }): RegionAccess;
  /** The organisation of the owner account, which is the same in all regions of a partition. */
  organization(options?: OrganizationOptions): OrganizationAccess;
}

/** Which organisation to read, and how long. */
export interface OrganizationOptions {
  /** Any region of the partition that the organisation is in. Default: `us-east-1`. */
  readonly region?: string | undefined;
  /** Stops the calls. Default: never. */
  readonly signal?: AbortSignal | undefined;
}

/** The operations of one {@link Place}. */
export interface RegionAccess {
  /** Images and snapshots. */
  readonly images: ImageAccess;
  /** Parameter Store. */
  readonly parameters: ParameterAccess;
  /** What becomes of images: deprecated, disabled, retired, and who uses them. */
  readonly lifecycle: LifecycleAccess;
  /** KMS keys, their policies and grants. */
  readonly keys: KeyAccess;
  /** What the account allows and has here. */
  readonly account: AccountAccess;
  /** Whether instances would start. */
  readonly launch: LaunchAccess;
  /** Launch templates. */
  readonly launchTemplates: LaunchTemplateAccess;
  /** Fast launch and fast snapshot restore. */
  readonly fast: FastAccess;
}
