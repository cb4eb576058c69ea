/** What EC2 says of an image that is to be attested or was. */
export interface AttestedImage {
  /** Where it is. */
  readonly region: string;
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Name in EC2; nobody can change it. */
  readonly name: string;
  /** Account that owns it. */
  readonly ownerId: string;
  /** `x86_64`, `arm64`, … */
  readonly architecture: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Snapshots of its disks. */
  readonly snapshotIds: readonly string[];
  /** `available`, `disabled`, `pending`, `failed`, … Not part of its description. */
  readonly state: string;
  /** Tags that the caller can see. Not part of its description. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What attestation needs from EC2, in every region. */
export interface ImageLookup {
  /**
   * An image as it is now, deprecated and disabled ones too; `undefined` when it does not exist or
   * cannot be seen.
   */
  image(region: string, imageId: string, signal?: AbortSignal): Promise<AttestedImage | undefined>;
  /** Ids of the images of an owner that have a name: at most one, but for a moment. */
  named(
    region: string,
    ownerId: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
}

/**
 * Digest over the contents of the disks of an image. EC2 has none; whoever computes one (from the
 * blocks that EBS direct APIs list, for instance) gives it here and it becomes part of descriptions.
 */
export interface ContentDigest {
  /**
   * Lower-case hexadecimal SHA-256 over the contents, the same for copies; `undefined` where it
   * cannot be had.
   */
  contentDigest(image: AttestedImage, signal?: AbortSignal): Promise<string | undefined>;
}
