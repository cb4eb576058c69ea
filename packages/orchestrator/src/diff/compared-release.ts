import type { Architecture, ReleaseRecord } from '@soe/contract';

/** A release that is compared, as far as it is known. */
export interface ComparedRelease {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
  /** Its record. Missing where only what is published is known. */
  readonly record?: ReleaseRecord;
  /** The commit that it was built from. */
  readonly commit?: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** The images that its images were made from. */
  readonly sourceImages: Readonly<Partial<Record<Architecture, string>>>;
  /** Its files, by name: inventories, scans, tests, notes. */
  readonly files: ReadonlyMap<string, string>;
  /** Folder with its files. */
  readonly folder?: string;
}
