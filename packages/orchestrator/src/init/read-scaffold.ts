import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packagePath } from '../package-path.js';
import type { ScaffoldFile } from './scaffold-files.js';

/** The files that the package ships below a folder of `scaffold/`, sorted by path. */
export async function readScaffold(folder: string): Promise<readonly ScaffoldFile[]> {
  const root = packagePath('scaffold', ...folder.split('/'));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
      executable: ((await stat(path)).mode & 0o100) !== 0,
    })),
  );
}
