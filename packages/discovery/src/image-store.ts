import type { Severity } from './image-query.js';

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
  /** Keys of its watermarks, `account:name`. */
  readonly watermarks?: readonly string[];
  /** `legacy-bios`, `uefi` or `uefi-preferred`; missing where the image does not say. */
  readonly bootMode?: string;
  /** Whether it has the driver of the enhanced network card. */
  readonly enaSupport?: boolean;
  /** Worst finding of the last scan; missing: not scanned, or not told. */
  readonly severity?: Severity;
}

/** What an instance type asks of an image. */
export interface InstanceTypeFacts {
  /** Architectures in EC2's spelling, such as `x86_64`, `arm64`. */
  readonly architectures: readonly string[];
  /** Boot modes that it supports. */
  readonly bootModes: readonly string[];
  /** `required`, `supported` or `unsupported`. */
  readonly ena: string;
}

/** A search for images. */
export interface ImageSearch {
  /** Account ids, `self`, or names that EC2 has for owners. */
  readonly owners: readonly string[];
  /** Names of images, with `*` and `?` as wildcards; at most 200. */
  readonly names: readonly string[];
  /** Whether those that another owner has deprecated are found too. Default: no. */
  readonly deprecated?: boolean;
}

/** What discovery needs from EC2 in one region. */
export interface ImageStore {
  /** What is known of these images, deprecated and disabled ones too; those that are not visible are missing. */
  get(imageIds: readonly string[], signal?: AbortSignal): Promise<readonly ImageFacts[]>;
  /** Images of the given owners by name. */
  find(search: ImageSearch, signal?: AbortSignal): Promise<readonly ImageFacts[]>;
  /** What an instance type asks of an image; `undefined` when the region does not have it. */
  instanceType(type: string, signal?: AbortSignal): Promise<InstanceTypeFacts | undefined>;
}
