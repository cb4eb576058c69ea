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
  /** `available`, `disabled`, `deregistered`, …. */
  readonly state?: string;
  /** When it is, or was, deprecated, ISO 8601 in UTC. Missing when no date is set. */
  readonly deprecatedAt?: string;
  /** The image that it was copied or made from. */
  readonly sourceImageId?: string;
  /** The region of that image. */
  readonly sourceRegion?: string;
  /** The instance that it was made from; a copy has none. */
  readonly sourceInstanceId?: string;
  /** Product codes, such as those of a marketplace. Missing when it has none. */
  readonly productCodes?: readonly { readonly id: string; readonly type: string }[];
  /** Its watermarks, which EC2 itself carries into copies and descendants. */
  readonly watermarks?: readonly ImageMark[];
}

/** A watermark of an image. */
export interface ImageMark {
  /** `<account>:<name>`; EC2 writes the account, nobody can choose it. */
  readonly key: string;
  /** The image that it was attached to. */
  readonly sourceImageId?: string;
  /** The region of that image. */
  readonly sourceRegion?: string;
}

/** An instance and what AWS keeps of the image that it was launched from. */
export interface TracedInstance {
  /** Id, `i-…`. */
  readonly instanceId: string;
  /** Account that owns it. */
  readonly accountId: string;
  /** `running`, `stopped`, …. */
  readonly state: string;
  /** Its type, such as `m7g.large`. */
  readonly instanceType?: string;
  /** When it was launched, ISO 8601 in UTC. */
  readonly launchedAt?: string;
  /** Its image as AWS remembers it: without tags, but also where it is gone or not visible. */
  readonly image: TracedImage;
}

/** One generation of an image's ancestry. */
export interface ImageAncestor {
  /** The ancestor; the first is the image itself. */
  readonly imageId: string;
  /** What it was made from. */
  readonly sourceImageId?: string;
  /** The region of that. */
  readonly sourceRegion?: string;
}

/** What traceability needs from AWS in one account and region. */
export interface TraceStore {
  /** The region that is asked. */
  region(): Promise<string>;
  /** The same account in another region. */
  in(region: string): TraceStore;
  /** The images that are visible among these, deprecated and disabled ones too; in batches. */
  images(imageIds: readonly string[], signal?: AbortSignal): Promise<readonly TracedImage[]>;
  /** The account's own images that carry a tag; `*` stands for any characters. Paged. */
  taggedImages(key: string, value: string, signal?: AbortSignal): AsyncIterable<TracedImage>;
  /** An instance of the account; `undefined` when there is none of that id. */
  instance(instanceId: string, signal?: AbortSignal): Promise<TracedInstance | undefined>;
  /** The image and what it was made from, generation by generation, as AWS tells it. */
  ancestry(imageId: string, signal?: AbortSignal): Promise<readonly ImageAncestor[]>;
  /** The values of the parameters that exist, ten names a call. */
  parameters(
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Every parameter below a path, name and value. Paged. */
  parametersBelow(
    path: string,
    signal?: AbortSignal,
  ): AsyncIterable<{ readonly name: string; readonly value: string }>;
  /** Add tags to resources, replacing values of the same keys. */
  tag(resources: readonly string[], tags: TagSet, signal?: AbortSignal): Promise<void>;
}
