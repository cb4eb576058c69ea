import type { Architecture } from '@soe/contract';

/** The schema that a catalogue names. */
export const catalogueSchemaId = 'soe-catalogue/v1';

/** Releases and channels of any flavors, as a file that is published: what a consumer needs, and no more. */
export interface Catalogue {
  /** Always `soe-catalogue/v1`. */
  readonly schema: typeof catalogueSchemaId;
  /** By flavor, then the newest first. */
  readonly releases: readonly CatalogueRelease[];
  /** Version that each channel of a flavor points at. */
  readonly channels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One release. */
export interface CatalogueRelease {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly created: string;
  /** Commit that it was built from. */
  readonly commit?: string;
  /** Page of the release notes. */
  readonly notesUrl?: string;
  /** By region and architecture, one each. */
  readonly images: readonly CatalogueImage[];
}

/** One image of a release. */
export interface CatalogueImage {
  /** Where it is. */
  readonly region: string;
  /** What it runs on. */
  readonly architecture: Architecture;
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Account that owns it. */
  readonly ownerId: string;
  /** Name in EC2. */
  readonly name: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When it is or was deprecated, ISO 8601 in UTC. */
  readonly deprecatedAt?: string;
}
