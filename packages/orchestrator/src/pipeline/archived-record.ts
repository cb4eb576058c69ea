import type { ReleaseRecord } from '@soe/contract';
import type { ReleaseDirectory } from './release-directory.js';

/** The record of a release as it was when its builds were archived first. */
export const archivedRecord = 'archived-record.json';

/**
 * Keep the record beside itself as it is now, once: the record goes on, and tells of the archive, so that it
 * cannot be in what is closed. Catalogues are made from it where the folder of the release is gone.
 */
export async function keepArchivedRecord(
  files: ReleaseDirectory,
  { archives: _, ...record }: ReleaseRecord,
): Promise<void> {
  if ((await files.read(archivedRecord)) !== undefined) return;
  await files.write(archivedRecord, `${JSON.stringify(record, null, 2)}\n`);
}
