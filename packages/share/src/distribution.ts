import type { TagSet } from '@soe/contract';

/** Where a release must exist, and who may use it. AWS is made to look like this, both ways. */
export interface Distribution {
  /** Regions with an image. The region a release was built in is always one of them. */
  readonly regions: readonly DistributionRegion[];
  /** Accounts that may launch the images, twelve digits each. Default: none. */
  readonly accounts?: readonly string[];
  /** ARNs of organisations whose accounts may launch the images. Default: none. */
  readonly organizations?: readonly string[];
  /** ARNs of organisational units whose accounts may launch the images. Default: none. */
  readonly organizationalUnits?: readonly string[];
  /**
   * Whether `accounts` may also copy the images, for which they need the snapshots: `true` shares
   * the snapshots with them (organisations and units cannot have snapshots), `false` takes back
   * whatever snapshot permissions are found. Default: snapshots are not shared, and their
   * permissions neither read nor changed.
   */
  readonly shareSnapshots?: boolean;
  /**
   * Tags of every image and snapshot of the release, beside the tags of the image that was built.
   * Other tags are left alone. Default: none.
   */
  readonly tags?: TagSet;
  /**
   * Tags of the images that were built, by build id, as the record of the release says them: each
   * image gets them with its copies and snapshots, whatever EC2 shows of it at the moment. They win
   * over `tags`. Default: copies carry the tags that the built image is seen with.
   */
  readonly imageTags?: Readonly<Record<string, TagSet>>;
  /** Where image ids are published. Default: below `/soe`, in the owner account only. */
  readonly parameters?: DistributionParameters;
}

/** One region of a {@link Distribution}. */
export interface DistributionRegion {
  /** Name of the region, for example `eu-west-1`. */
  readonly region: string;
  /**
   * Key that encrypts a copy, by id, alias or ARN; it must exist in this region. Default: copies are
   * encrypted as their source is. Not used in the region that an image was built in.
   */
  readonly kmsKeyId?: string;
}

/** Where image ids are published. */
export interface DistributionParameters {
  /** Path above all parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Consumer accounts that get their own copy of the parameters, in every region. Default: none. */
  readonly accounts?: readonly ParameterAccount[];
}

/** A consumer account whose Parameter Store is written through a role. */
export interface ParameterAccount {
  /** The twelve digits. */
  readonly account: string;
  /** The role to assume there: its name or its ARN. */
  readonly role: string;
}
