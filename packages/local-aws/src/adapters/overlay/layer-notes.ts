import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../state-error.js';

/** What is noted of each entry of a directory, by its name. What has no note is somebody else's. */
export async function readNotes<T>(path: string): Promise<readonly (readonly [string, T])[]> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'));
  const notes = names.map(async (name) => {
    try {
      const text = await readFile(join(path, name, 'meta.json'), 'utf8');
      return [[name, JSON.parse(text) as T]] as const;
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
      throw error;
    }
  });
  return (await Promise.all(notes)).flat();
}

/** Notes something of an entry; whoever reads it sees all of it. */
export async function writeNote(path: string, note: object): Promise<void> {
  const temporary = join(path, 'meta.json.tmp');
  await writeFile(temporary, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(temporary, join(path, 'meta.json'));
}
