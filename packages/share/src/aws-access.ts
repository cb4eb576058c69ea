import type { TagSet } from '@soe/contract';
import type { ParameterAccount } from './distribution.js';

/** A region, seen from the owner account or from a consumer account. */
export interface Place {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account to act in. Default: the account of the caller. */
  readonly consumer?: ParameterAccount;
}

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

/** An image as EC2 lists it. */
export interface FoundImage {
  /** Its id, `ami-…`. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
  /** EC2's word: `pending`, `available`, `failed`, … */
  readonly state: string;
  /** Why it is in that state, where EC2 says so. */
  readonly stateReason?: string;
  /** When it was made, ISO 8601. */
  readonly createdAt: string;
  /** Its tags. */
  readonly tags: TagSet;
  /** The snapshots behind it. Empty while a copy is pending. */
  readonly snapshotIds: readonly string[];
}

/** What a copy needs. The call is made in the region of the copy. */
export interface CopyRequest {
  /** Name of the copy. */
  readonly name: string;
  /** Region of the image to copy. */
  readonly sourceRegion: string;
  /** The image to copy. */
  readonly sourceImageId: string;
  /** Makes repeated requests one copy. */
  readonly clientToken: string;
  /** Tags of the copy and its snapshots, set in the same call. */
  readonly tags: TagSet;
  /** Key to encrypt with. */
  readonly kmsKeyId?: string;
}

/**
 * Grantees are told apart by their form: twelve digits for an account, an ARN for an organisation or
 * a unit, `all` for everybody.
 */
export interface PermissionChange {
  /** Grantees to add. */
  readonly add?: readonly string[];
  /** Grantees to remove. */
  readonly remove?: readonly string[];
}

/** The images and snapshots of the caller in one region. */
export interface ImageAccess {
  /** The caller's own images with one of these names, in one call. */
  find(names: readonly string[]): Promise<readonly FoundImage[]>;
  /** Who may launch an image. */
  launchPermissions(imageId: string): Promise<readonly string[]>;
  /** The tags of snapshots, by id, in one call. */
  snapshotTags(snapshotIds: readonly string[]): Promise<Readonly<Record<string, TagSet>>>;
  /** Which accounts may use a snapshot. */
  snapshotPermissions(snapshotId: string): Promise<readonly string[]>;
  /** Start a copy; the answer is its id. */
  copy(request: CopyRequest): Promise<string>;
  /** Set tags on images and snapshots. */
  addTags(ids: readonly string[], tags: TagSet): Promise<void>;
  /** Change who may launch an image. */
  changeLaunchPermissions(imageId: string, change: PermissionChange): Promise<void>;
  /** Change which accounts may use a snapshot. */
  changeSnapshotPermissions(snapshotId: string, change: PermissionChange): Promise<void>;
}

/** A parameter to write. */
export interface ParameterWrite {
  /** Its path. */
  readonly name: string;
  /** Its value. */
  readonly value: string;
  /** `image` for the data type `aws:ec2:image`, which AWS validates later. */
  readonly kind: 'text' | 'image';
  /** Whether an existing value may be replaced. */
  readonly overwrite: boolean;
}

/** Parameter Store in one place. */
export interface ParameterAccess {
  /** The values of the parameters that exist, by name. */
  get(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Write one; `exists` when it is there already and may not be replaced. */
  put(write: ParameterWrite): Promise<'written' | 'exists'>;
}
