import { DiscoveryError } from '../errors.js';
import { formatLock } from './format-lock.js';
import type { ImageLock } from './image-lock.js';
import { readLock } from './read-lock.js';

/** The name that a lockfile has unless somebody says otherwise. */
export const lockFileName = 'soe.lock.json';

/** A lock has a line per image; this is some 40,000. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Read and check a lockfile; `undefined` when there is none.
 *
 * @throws DiscoveryError `DISCOVERY_LOCK_INVALID`
 */
export async function readLockFile(path: string): Promise<ImageLock | undefined> {
  const { readDocument } = await import('../adapters/documents.js');
  const bytes = await readDocument(path, maxBytes).catch((cause: unknown) => {
    throw failed('read', path, cause);
  });
  return bytes === undefined ? undefined : readLock(Buffer.from(bytes).toString('utf8'), path);
}

/**
 * Write a lockfile under a temporary name and rename it.
 *
 * @throws DiscoveryError `DISCOVERY_LOCK_INVALID`
 */
export async function writeLockFile(path: string, lock: ImageLock): Promise<void> {
  const { writeDocument } = await import('../adapters/documents.js');
  await writeDocument(path, formatLock(lock)).catch((cause: unknown) => {
    throw failed('write', path, cause);
  });
}

function failed(attempt: string, path: string, cause: unknown): DiscoveryError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DiscoveryError('DISCOVERY_LOCK_INVALID', `${attempt} ${path}: ${message}`, { cause });
}
