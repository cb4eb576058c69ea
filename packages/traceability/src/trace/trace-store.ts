import type { TagSet } from '@soe/contract';

/** What EC2 shows of an image to the account that asks. */
export interface TracedImage {
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Name in EC2. */
  readonly name: string;
  /** Account that owns it. */
  readonly ownerId: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Tags; of an image of another account only those that it shares and those of one's own. */
  readonly tags: TagSet;
}

/** What traceability needs from AWS in one account and region. */
export interface TraceStore {
  /** The region that is asked. */
  region(): Promise<string>;
  /**
   * An image, deprecated and disabled ones too; `undefined` when it does not exist or is not visible.
   */
  image(imageId: string, signal?: AbortSignal): Promise<TracedImage | undefined>;
  /** The values of the parameters that exist among up to ten names, in one call. */
  parameters(
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Add tags to resources, replacing values of the same keys. */
  tag(resources: readonly string[], tags: TagSet, signal?: AbortSignal): Promise<void>;
}
