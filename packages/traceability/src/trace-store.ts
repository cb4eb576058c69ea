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
  /** Tags; of an image of another account only those shared with it. */
  readonly tags: TagSet;
}

/** What traceability needs from AWS in one account and region. */
export interface TraceStore {
  /** The region that is asked. */
  region(): Promise<string>;
  /** An image; `undefined` when it does not exist or is not visible. */
  image(imageId: string, signal?: AbortSignal): Promise<TracedImage | undefined>;
  /** Value of a parameter; `undefined` when there is none. */
  parameter(name: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Add tags to resources, replacing values of the same keys. */
  tag(resources: readonly string[], tags: TagSet, signal?: AbortSignal): Promise<void>;
}
