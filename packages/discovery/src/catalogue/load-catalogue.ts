import { createHash } from 'node:crypto';
import { fetchDocument, readDocument } from '../adapters/documents.js';
import { DiscoveryError } from '../errors.js';
import type { Catalogue } from './catalogue.js';
import { type CatalogueSourceOptions, placeOf } from './catalogue-place.js';
import { readCatalogue } from './read-catalogue.js';

/**
 * Get a catalogue and check it: the digest over its bytes before anything of them is parsed.
 *
 * @throws DiscoveryError `DISCOVERY_CATALOGUE_INVALID`
 */
export async function loadCatalogue(
  options: CatalogueSourceOptions,
  signal?: AbortSignal,
): Promise<Catalogue> {
  const where = placeOf(options);
  const bytes = await getBytes(options, where, signal);
  const { digest } = options;
  if (digest !== undefined) {
    const seen = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (seen !== digest) {
      throw failed(where, `its digest is ${seen}, not ${digest}; see who changed it`);
    }
  }
  return readCatalogue(Buffer.from(bytes).toString('utf8'), where);
}

async function getBytes(
  options: CatalogueSourceOptions,
  where: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { maxBytes = 16 * 1024 * 1024, maxWait = 30_000, fetch } = options;
  try {
    if (options.url !== undefined) {
      return await fetchDocument(new URL(options.url), {
        maxBytes,
        maxWait,
        ...(fetch !== undefined && { fetch }),
        ...(signal !== undefined && { signal }),
      });
    }
    const bytes = await readDocument(options.file, maxBytes);
    if (bytes === undefined) throw new Error('there is no such file');
    return bytes;
  } catch (cause) {
    signal?.throwIfAborted();
    throw failed(where, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function failed(where: string, problem: string, cause?: unknown): DiscoveryError {
  return new DiscoveryError('DISCOVERY_CATALOGUE_INVALID', `read catalogue ${where}: ${problem}`, {
    cause,
  });
}
