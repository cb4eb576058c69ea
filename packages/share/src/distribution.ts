import type { Architecture, TagSet } from '@soe/contract';

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
  /** Whether everybody may launch the images. Default: nobody but those who are listed. */
  readonly public?: boolean;
  /**
   * Whether `accounts` may also copy the images, for which they need the snapshots: `true` shares
   * the snapshots with them (organisations and units cannot have snapshots), `false` takes back
   * whatever snapshot permissions are found. Default: snapshots are not shared, and their
   * permissions neither read nor changed.
   */
  readonly shareSnapshots?: boolean;
  /**
   * Accounts that get the snapshots with `shareSnapshots`. Say it where accounts are meant by their
   * organisation or unit. Default: `accounts`.
   */
  readonly snapshotAccounts?: readonly string[];
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
  /**
   * Tags that those with whom an image is shared see too. Their keys get the prefix
   * `ec2:SharedTag/`. Default: none.
   */
  readonly sharedTags?: TagSet;
  /** Where image ids are published. Default: below `/soe`, in the owner account only. */
  readonly parameters?: DistributionParameters;
  /**
   * Watermark of every image, which consumers see and nobody can forge: a name, or `true` for
   * `soe.<flavor>`. Others are left alone. Default: none.
   */
  readonly watermark?: true | string;
  /**
   * When the images are deprecated, ISO 8601, rounded to the minute; `never` removes the date.
   * Default: what is found is left alone.
   */
  readonly deprecateAt?: string;
  /**
   * Protection from being deregistered: `off`, `on`, or `cooldown`, which lasts for 24 h after it
   * was switched off. Default: what is found is left alone.
   */
  readonly protection?: 'off' | 'on' | 'cooldown';
  /** Launch templates of the owner account that shall launch the images. Default: none. */
  readonly launchTemplates?: readonly DistributionLaunchTemplate[];
  /** Fast launch of Windows images. Default: neither read nor changed. */
  readonly fastLaunch?: FastLaunch;
  /** Fast snapshot restore. Default: neither read nor changed. */
  readonly fastRestore?: FastRestore;
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
  /**
   * Copy within so many minutes, for a price: 15 to 2880 in steps of 15. Default: EC2 takes as long
   * as it takes.
   */
  readonly copyMinutes?: number;
}

/** A launch template that gets a version with the image of a release. */
export interface DistributionLaunchTemplate {
  /** Its region. */
  readonly region: string;
  /** Its id, `lt-…`. */
  readonly launchTemplateId: string;
  /** Product line whose image it launches. */
  readonly flavor: string;
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Whether the new version becomes the default one. Default: `false`. */
  readonly setDefault?: boolean;
}

/** Instances that EC2 prepares, so that Windows starts faster. They cost. */
export interface FastLaunch {
  /** When it is switched off again, ISO 8601. */
  readonly until: string;
  /** How many may be launched to prepare snapshots at a time, 6 or more. Default: 6. */
  readonly parallelLaunches?: number;
}

/** Snapshots whose volumes are at full speed at once. They cost per zone and hour. */
export interface FastRestore {
  /** When it is switched off again, ISO 8601. */
  readonly until: string;
  /** Availability zones by region. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

/** Where image ids are published. */
export interface DistributionParameters {
  /** Path above all parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Consumer accounts that get their own copy of the parameters, in every region. Default: none. */
  readonly accounts?: readonly ParameterAccount[];
  /**
   * Whether those who may launch the images may also read the parameters of the owner account, by
   * ARN, and nobody else: `true` makes the parameters advanced ones, which cost and stay so, `false`
   * takes back whoever may read them. Everybody cannot be meant. Default: neither read nor changed.
   */
  readonly share?: boolean;
}

/** A consumer account whose Parameter Store is written through a role. */
export interface ParameterAccount {
  /** The twelve digits. */
  readonly account: string;
  /** The role to assume there: its name or its ARN. */
  readonly role: string;
}
