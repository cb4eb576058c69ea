import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { PackerError } from '../errors.js';

/**
 * The path of a program: `program` itself if it is a path, otherwise the first of that name on
 * `searchPath`. Entries that are empty or relative are passed over: they would mean the folder that
 * this process happens to be in. Throws `PACKER_NOT_FOUND`.
 */
export async function findProgram(program: string, searchPath = '/usr/bin:/bin'): Promise<string> {
  const candidates = program.includes('/')
    ? [resolve(program)]
    : searchPath
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, program));
  for (const path of candidates) {
    if (await isExecutable(path)) return path;
  }
  throw new PackerError(
    'PACKER_NOT_FOUND',
    `Cannot start ${program}: there is no such program, or it may not be executed. Install Packer 1.6.6 or later, or set PATH in env (folders with absolute paths), or the option packer.`,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
