import { compareVersions, type ReleaseRecord } from '@soe/contract';
import { findMismatch } from '../documents/document-schema.js';
import { DiscoveryError } from '../errors.js';
import {
  type Catalogue,
  type CatalogueImage,
  type CatalogueRelease,
  catalogueSchemaId,
} from './catalogue.js';
import { catalogueSchema } from './catalogue-schema.js';
import { findContradiction } from './find-contradiction.js';

/**
 * The text of a catalogue, for a pipeline to publish: the same releases give the same bytes, in
 * whatever order they come.
 *
 * @param records - release records, or releases of a catalogue that was read before
 * @param channels - version that each channel of a flavor points at
 * @throws DiscoveryError `DISCOVERY_CATALOGUE_INVALID` when they contradict each other
 */
export function formatCatalogue(
  records: readonly (ReleaseRecord | CatalogueRelease)[],
  channels: Catalogue['channels'] = {},
): string {
  const catalogue: Catalogue = {
    schema: catalogueSchemaId,
    releases: records
      .map((each) => ordered('schema' in each ? recordRelease(each) : each))
      .sort((a, b) => compare(a.flavor, b.flavor) || compareVersions(b.version, a.version)),
    channels: sortedEntries(channels, (versions) => sortedEntries(versions, (version) => version)),
  };
  const problem = findMismatch(catalogueSchema, catalogue) ?? findContradiction(catalogue);
  if (problem !== undefined) {
    throw new DiscoveryError(
      'DISCOVERY_CATALOGUE_INVALID',
      `format catalogue: ${problem}; correct the releases or channels that go into it`,
    );
  }
  return `${JSON.stringify(catalogue, null, 2)}\n`;
}

/** What a catalogue says of a release. */
export function recordRelease(record: ReleaseRecord): CatalogueRelease {
  const { flavor, version, createdAt, source, notes, images } = record;
  return {
    flavor,
    version,
    created: createdAt,
    ...(source !== undefined && { commit: source.commit }),
    ...(notes?.url !== undefined && { notesUrl: notes.url }),
    images: images.map(({ region, architecture, imageId, ownerId, name }) => ({
      region,
      architecture,
      imageId,
      ownerId,
      name,
    })),
  };
}

function ordered(release: CatalogueRelease): CatalogueRelease {
  const { flavor, version, created, commit, notesUrl, images } = release;
  return {
    flavor,
    version,
    created,
    ...(commit !== undefined && { commit }),
    ...(notesUrl !== undefined && { notesUrl }),
    images: images
      .map(orderedImage)
      .sort((a, b) => compare(a.region, b.region) || compare(b.architecture, a.architecture)),
  };
}

function orderedImage(image: CatalogueImage): CatalogueImage {
  const { region, architecture, imageId, ownerId, name, createdAt, deprecatedAt } = image;
  return {
    region,
    architecture,
    imageId,
    ownerId,
    name,
    ...(createdAt !== undefined && { createdAt }),
    ...(deprecatedAt !== undefined && { deprecatedAt }),
  };
}

function sortedEntries<T, U>(
  members: Readonly<Record<string, T>>,
  map: (member: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(
    Object.entries(members)
      .sort(([a], [b]) => compare(a, b))
      .map(([name, member]) => [name, map(member)]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
