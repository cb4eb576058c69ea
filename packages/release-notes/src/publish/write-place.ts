import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { attempt, checkFolder, type FilePlace, readPlace } from './file-place.js';
import type { FileSystem } from './file-system.js';
import { isCode } from './is-code.js';

/** What must be true of a file before it is written. */
export interface WritePlaceOptions {
  /** SHA-256 of what it holds, `null` if it must not be there. Default: anything. */
  readonly expects?: string | null;
  /**
   * Permissions of a new file; one that is there keeps its own. Default: 0o644 without what the process
   * masks.
   */
  readonly mode?: number;
}

/**
 * Writes a file as a whole: its readers see the old one or the new one. Who is killed meanwhile leaves a
 * file `.NAME.….tmp` beside it, which nothing reads.
 *
 * @throws {@link ReleaseNotesError} `NOTES_PUBLISH_CONFLICT` if it holds something else than expected,
 * `NOTES_FILE_FAILED`
 */
export async function writePlace(
  files: FileSystem,
  place: FilePlace,
  bytes: Uint8Array,
  { expects, mode }: WritePlaceOptions = {},
): Promise<void> {
  const { path } = place;
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  await attempt('write', path, async () => {
    await checkFolder(files, place);
    await files.makeFolder(folder);
    const there = await readPlace(files, place);
    try {
      await files.create(temporary, bytes, there?.mode ?? mode);
      if (expects === null) await claim(files, temporary, place);
      else {
        const now = await readPlace(files, place);
        if (expects !== undefined && now?.digest !== expects) throw changed(path);
        await files.rename(temporary, path);
      }
    } finally {
      await files.remove(temporary);
    }
  });
}

/** Unlike renaming, a second name never replaces what somebody else wrote meanwhile. */
async function claim(files: FileSystem, temporary: string, place: FilePlace): Promise<void> {
  try {
    await files.link(temporary, place.path);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw changed(place.path);
    // Some file systems know no second names.
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    if ((await readPlace(files, place)) !== undefined) throw changed(place.path);
    await files.rename(temporary, place.path);
  }
}

function changed(path: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PUBLISH_CONFLICT',
    `Cannot write ${cleanText(path)}: it has changed since it was planned. Plan again.`,
  );
}
