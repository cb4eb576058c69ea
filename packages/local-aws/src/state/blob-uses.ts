import type { Blobs } from './blobs.js';
import type { Change, Store } from './store.js';
import { blobUseTable } from './tables/blob-use.js';

/** Bytes as a row holds them: a few in the row itself, more of them beside it. */
export interface StoredBytes {
  readonly size: number;
  /** The bytes in base64. */
  readonly inline?: string;
  /** The name of the bytes beside the store. */
  readonly blob?: string;
}

/** Where bytes are put. */
export interface ByteStore {
  readonly store: Store;
  readonly blobs: Blobs;
}

/** More than this is kept beside the rows. */
const inlineLimit = 4096;

/** Keeps bytes for one row more. When the transaction is undone, the next start forgets them. */
export function keepBytes({ store, blobs }: ByteStore, bytes: Uint8Array): StoredBytes {
  const size = bytes.length;
  if (size <= inlineLimit) return { size, inline: Buffer.from(bytes).toString('base64') };
  const blob = blobs.put(bytes);
  countUse(store, blob, 1);
  return { size, blob };
}

/** Keeps what another row holds for one row more. */
export function shareBytes({ store }: ByteStore, bytes: StoredBytes): StoredBytes {
  if (bytes.blob !== undefined) countUse(store, bytes.blob, 1);
  return bytes;
}

/** The bytes that a row holds. */
export function readBytes({ blobs }: ByteStore, { inline, blob }: StoredBytes): Uint8Array {
  return blob === undefined ? Buffer.from(inline ?? '', 'base64') : blobs.get(blob);
}

/** Says that a row no longer holds them. They are gone when the transaction is done. */
export function releaseBytes({ store }: ByteStore, { blob }: StoredBytes): void {
  if (blob !== undefined) countUse(store, blob, -1);
}

/** Forgets the bytes whose last row is gone with these changes. */
export function dropReleased(blobs: Blobs, changes: readonly Change[]): void {
  for (const [table, , blob, row] of changes) {
    if (table !== blobUseTable.name || row !== null) continue;
    try {
      blobs.drop(blob);
    } catch {
      // The answer stands all the same, and the next start tries again.
    }
  }
}

/** Forgets the bytes that no row names, as a server leaves them that is killed or cannot commit. */
export function dropUnused({ store, blobs }: ByteStore): void {
  const uses = store.table(blobUseTable, '');
  for (const name of blobs.names()) {
    if (uses.get(name) === undefined) blobs.drop(name);
  }
}

function countUse(store: Store, blob: string, by: 1 | -1): void {
  const uses = store.table(blobUseTable, '');
  const count = (uses.get(blob)?.count ?? 0) + by;
  if (count > 0) uses.put({ blob, count });
  else uses.remove(blob);
}
