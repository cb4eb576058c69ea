/** What a build leaves in the cloud when it is killed. */
export type ResourceKind =
  | 'instance'
  | 'volume'
  | 'security-group'
  | 'key-pair'
  | 'launch-template'
  | 'image'
  | 'snapshot';

/** Something in the cloud, with what tells whose it is. */
export interface CloudResource {
  /** What it is. */
  readonly kind: ResourceKind;
  /** Its id. */
  readonly id: string;
  /** Its name, where it has one that is not a tag. */
  readonly name?: string;
  /** Its state in the words of EC2, such as `running`, `terminated`, `available` or `failed`. */
  readonly state?: string;
  /** Why it is in that state. */
  readonly stateReason?: string;
  /** When it was made or launched, as an ISO 8601 time in UTC. */
  readonly createdAt?: string;
  /** Its tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Its description. */
  readonly description?: string;
  /** The name of the key pair of an instance or a launch template. */
  readonly keyPair?: string;
  /** The ids and names of the security groups of an instance or a launch template. */
  readonly securityGroups?: readonly string[];
  /** The image that an instance was launched from, or that an image is a copy of. */
  readonly sourceImageId?: string;
  /** The instance that an image was made of, or that a volume is attached to. */
  readonly instanceId?: string;
  /** Whether a volume goes when its instance does. */
  readonly goesWithInstance?: boolean;
  /** The snapshots that an image is made of. */
  readonly snapshotIds?: readonly string[];
}

/** Which resources to find: those of one kind that fit any of the other members. */
export interface ResourceQuery {
  /** What to find. Images and snapshots are looked for among those of the own account only. */
  readonly kind: ResourceKind;
  /** These. Those that do not exist are left out. */
  readonly ids?: readonly string[];
  /** Those with these names; `*` stands for any text. */
  readonly names?: readonly string[];
  /** Instances with these key pairs, by name. */
  readonly keyPairs?: readonly string[];
  /** Instances in these security groups, by name. */
  readonly securityGroups?: readonly string[];
  /** Images that were made of these instances, or volumes that are attached to them. */
  readonly instanceIds?: readonly string[];
  /** Images that are copies of these. */
  readonly sourceImageIds?: readonly string[];
  /** Snapshots with these descriptions; `*` stands for any text. */
  readonly descriptions?: readonly string[];
  /** Those that carry all of these tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Leaves out launch templates that were made before this ISO 8601 time. */
  readonly createdAfter?: string;
  /** Leaves out launch templates that were made after this ISO 8601 time. */
  readonly createdBefore?: string;
}

/** What came of a removal. A resource that is needed by another one is `in-use` and stays. */
export type Removal = 'removed' | 'gone' | 'in-use';

/** A copy of an image to the region of a cloud. */
export interface ImageCopy {
  /** The image. */
  readonly sourceImageId: string;
  /** The region it is in. */
  readonly sourceRegion: string;
  /** The name of the copy. */
  readonly name: string;
  /** The description of the copy. */
  readonly description?: string;
  /** The key that the copy is encrypted with; without it, it is encrypted if the image is. */
  readonly kmsKeyId?: string;
  /** Tags that the copy has from the beginning. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Tags that its snapshots have from the beginning. */
  readonly snapshotTags?: Readonly<Record<string, string>>;
  /** Asking again with the same token makes no second copy. */
  readonly token: string;
}

/**
 * One region of an account, as far as cleaning up after builds needs it. {@link ec2Cloud} is the
 * real one. What the cloud refuses is thrown as a `PackerError`; what is not there is no error.
 */
export interface CloudPort {
  /** The region. */
  readonly region: string;
  /** Finds resources, however many there are. */
  find(query: ResourceQuery, signal?: AbortSignal): Promise<readonly CloudResource[]>;
  /** Removes a resource; instances need some time to end after that. */
  remove(resource: Pick<CloudResource, 'kind' | 'id'>, signal?: AbortSignal): Promise<Removal>;
  /** Gives tags to resources. */
  tag(
    ids: readonly string[],
    tags: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Begins to copy an image to this region and returns the id of the copy. */
  copyImage(copy: ImageCopy, signal?: AbortSignal): Promise<string>;
  /** What an instance has written to its console so far; empty when that is nothing. */
  consoleOutput(instanceId: string, signal?: AbortSignal): Promise<string>;
}
