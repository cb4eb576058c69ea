/** What EC2 says about an image to the account that asks. */
export interface ImageFacts {
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Name in EC2. */
  readonly name: string;
  /** Account that owns it. */
  readonly ownerId: string;
  /** Name that EC2 has for some owners, such as `amazon`. */
  readonly ownerAlias?: string;
  /** Architecture in EC2's spelling. */
  readonly architecture: string;
  /** `available`, `pending`, `disabled`, … */
  readonly state: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When it is or was deprecated, ISO 8601 in UTC. */
  readonly deprecatedAt?: string;
}

/** What discovery needs from EC2 in one region. */
export interface ImageStore {
  /**
   * One image, deprecated and disabled ones too; `undefined` when it does not exist or is not
   * visible.
   */
  get(imageId: string, signal?: AbortSignal): Promise<ImageFacts | undefined>;
  /**
   * Images of the given owners whose name matches a pattern of EC2's `name` filter. Those that
   * another owner has deprecated are left out.
   */
  find(
    query: { readonly owners: readonly string[]; readonly name: string },
    signal?: AbortSignal,
  ): Promise<readonly ImageFacts[]>;
}
