import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { printable } from '../printable.js';
import type { CommandPorts } from './command-ports.js';

/**
 * A file that the command line names, as text.
 *
 * @throws ReleaseNotesError `NOTES_FILE_FAILED`
 */
export async function readTextFile(
  file: string,
  { directory, signal }: Pick<CommandPorts, 'directory' | 'signal'>,
): Promise<string> {
  try {
    const path = resolve(directory, file);
    return await readFile(path, { encoding: 'utf8', ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    const seen = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ReleaseNotesError(
      'NOTES_FILE_FAILED',
      `Cannot read ${printable(file)} (${seen}); check the path, which is taken from ${printable(directory)}.`,
      { cause },
    );
  }
}

/** Notes that were stored as JSON, as `--format json` writes them. */
export async function readNotesFile(file: string, ports: CommandPorts): Promise<ReleaseNotes> {
  const { parseReleaseNotes } = await import('../schemas/release-notes-schema.js');
  return parseReleaseNotes(await readTextFile(file, ports), printable(file));
}
