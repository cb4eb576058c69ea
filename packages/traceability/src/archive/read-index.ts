import { createHash } from 'node:crypto';
import { TraceabilityError } from '../errors.js';
import { type ArchiveIndex, indexPath } from './archive-index.js';
import { largestIndex, parseArchiveIndex } from './archive-index-schema.js';
import type { ArchiveStore } from './archive-store.js';

/** An index as it is kept. */
export interface ReadIndex {
  /** What it says. */
  readonly index: ArchiveIndex;
  /** `sha256:` and the digest of its bytes. */
  readonly digest: string;
}

/**
 * Read the index of a build; `undefined` when there is none.
 *
 * @throws TraceabilityError as {@link parseArchiveIndex}, and those of the store
 */
export async function readIndex(
  buildId: string,
  store: ArchiveStore,
  signal?: AbortSignal,
): Promise<ReadIndex | undefined> {
  const chunks = await store.get(buildId, indexPath, signal);
  if (chunks === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > largestIndex) {
      throw new TraceabilityError(
        'TRACE_ARCHIVE_REFUSED',
        `read the index of build ${buildId}: it has more than ${largestIndex} bytes; find out who changed it`,
      );
    }
    pieces.push(Buffer.from(chunk));
  }
  const bytes = Buffer.concat(pieces);
  return { index: parseArchiveIndex(bytes.toString(), buildId), digest: digestOf(bytes) };
}

/** `sha256:` and the hexadecimal digest of bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
