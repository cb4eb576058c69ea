import { canonicalJson } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { type ArchiveEntry, type ArchiveIndex, indexPath } from './archive-index.js';
import type { ArchiveStore } from './archive-store.js';
import { digestOf, type ReadIndex, readIndex } from './read-index.js';

/**
 * Close the archive of a build with its index. An index that is there already is taken where it names
 * the same files, whenever they were kept.
 *
 * @returns `sha256:` and the digest of the index that is kept
 * @throws TraceabilityError `TRACE_ARCHIVE_CONFLICT` when one with other files is there
 */
export async function writeIndex(
  index: ArchiveIndex,
  closed: ReadIndex | undefined,
  store: ArchiveStore,
  signal?: AbortSignal,
): Promise<string> {
  if (closed !== undefined) return takeClosed(index, closed);
  const bytes = Buffer.from(canonicalJson(index));
  const digest = digestOf(bytes);
  const item = {
    buildId: index.buildId,
    path: indexPath,
    size: bytes.length,
    sha256: digest.slice('sha256:'.length),
    mediaType: 'application/json',
    ...(index.retainUntil !== undefined && { retainUntil: index.retainUntil }),
  };
  const open = async function* (): AsyncIterable<Uint8Array> {
    yield bytes;
  };
  try {
    await store.put(item, open, signal);
    return digest;
  } catch (cause) {
    const isTaken = cause instanceof TraceabilityError && cause.code === 'TRACE_ARCHIVE_CONFLICT';
    // Somebody else has closed it meanwhile, perhaps with the same files.
    const other = isTaken ? await readIndex(index.buildId, store, signal) : undefined;
    if (other === undefined) throw cause;
    return takeClosed(index, other);
  }
}

function takeClosed(index: ArchiveIndex, { index: closed, digest }: ReadIndex): string {
  const kept = new Map(closed.files.map((entry) => [entry.name, entry]));
  const others = index.files.filter((entry) => !isSame(entry, kept.get(entry.name)));
  if (others.length === 0) return digest;
  const names = others.slice(0, 5).map(({ name }) => name);
  throw new TraceabilityError(
    'TRACE_ARCHIVE_CONFLICT',
    `archive build ${index.buildId}: it was closed at ${closed.storedAt} without ${names.join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}, or with other bytes or secrets in them; archive what is new under a build id of its own`,
  );
}

function isSame(entry: ArchiveEntry, kept: ArchiveEntry | undefined): boolean {
  return (
    kept !== undefined &&
    kept.sha256 === entry.sha256 &&
    kept.kind === entry.kind &&
    kept.mediaType === entry.mediaType
  );
}
