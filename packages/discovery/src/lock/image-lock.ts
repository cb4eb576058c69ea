import type { Architecture } from '@soe/contract';

/** The schema that a lock names. */
export const lockSchemaId = 'soe-lock/v1';

/** Which image each selector meant when it was locked. */
export interface ImageLock {
  /** Always `soe-lock/v1`. */
  readonly schema: typeof lockSchemaId;
  /** By selector as the contract writes it (`al2023@stable`), region and architecture. */
  readonly images: Readonly<Record<string, LockedRegions>>;
}

/** What a selector means in each region. */
export type LockedRegions = Readonly<
  Record<string, Readonly<Partial<Record<Architecture, LockedImage>>>>
>;

/** One image, as it was when it was locked. */
export interface LockedImage {
  /** Version of the release. */
  readonly version: string;
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Account that owns it. */
  readonly ownerId: string;
  /** Name in EC2. */
  readonly name: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When it is deprecated, as it was known, ISO 8601 in UTC. */
  readonly deprecatedAt?: string;
  /** Digest of all of this and of its place in the lock: what was edited or moved by hand does not fit. */
  readonly digest: string;
}

/** A locked image and its place. */
export interface LockEntry {
  /** Selector, as the contract writes it. */
  readonly selector: string;
  /** Region. */
  readonly region: string;
  /** Architecture. */
  readonly architecture: Architecture;
  /** The image. */
  readonly image: LockedImage;
}
