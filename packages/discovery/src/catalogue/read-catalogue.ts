import { findMismatch } from '../documents/document-schema.js';
import { DiscoveryError } from '../errors.js';
import type { Catalogue } from './catalogue.js';
import { catalogueSchema } from './catalogue-schema.js';
import { findContradiction } from './find-contradiction.js';
import { recordRelease } from './format-catalogue.js';

/**
 * Read a catalogue, or the record of one release (`soe-release/v1`), from its text.
 *
 * @param where - what was read, for messages
 * @throws DiscoveryError `DISCOVERY_CATALOGUE_INVALID`
 */
export async function readCatalogue(text: string, where: string): Promise<Catalogue> {
  const value = parseJson(text, where);
  const catalogue = isRecord(value) ? await fromRecord(value, where) : value;
  const problem = findMismatch(catalogueSchema, catalogue);
  if (problem !== undefined) throw invalid(where, problem);
  const read = catalogue as Catalogue;
  const contradiction = findContradiction(read);
  if (contradiction !== undefined) throw invalid(where, contradiction);
  return read;
}

function isRecord(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    value.schema === 'soe-release/v1'
  );
}

// The schema library is loaded for records only.
async function fromRecord(value: unknown, where: string): Promise<unknown> {
  const { parseReleaseRecord } = await import('@soe/contract/schemas');
  try {
    const release = recordRelease(parseReleaseRecord(value));
    return { schema: 'soe-catalogue/v1', releases: [release], channels: {} };
  } catch (cause) {
    throw invalid(where, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(where, 'it is not JSON', cause);
  }
}

function invalid(where: string, problem: string, cause?: unknown): DiscoveryError {
  return new DiscoveryError(
    'DISCOVERY_CATALOGUE_INVALID',
    `read catalogue ${where}: ${problem}; publish it again with formatCatalogue, and see who changed it`,
    { cause },
  );
}
