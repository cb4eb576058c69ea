import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OrchestratorError } from '../errors.js';
import type { ScaffoldFile } from './scaffold-files.js';

/** What became of a file. */
export interface WrittenFile {
  /** Path, with slashes, relative to the repository. */
  readonly path: string;
  /** `same`: it was there and is what would be written. `kept`: it was there, is different, and was let be. */
  readonly status: 'written' | 'overwritten' | 'same' | 'kept';
}

/**
 * Write files into a folder, each to a temporary name first. Those that are there are let be, unless
 * `force` says otherwise, so that it is safe to run twice. Nothing is written through a symbolic link.
 *
 * @throws OrchestratorError `SOE_USAGE` where a folder that is wanted is something else, before anything is written
 */
export async function writeScaffold(
  files: readonly ScaffoldFile[],
  directory: string,
  options: {
    /** Write over files that are different. Default `false`. */
    readonly force?: boolean;
  } = {},
): Promise<readonly WrittenFile[]> {
  await requireFolders(files, directory);
  const written: WrittenFile[] = [];
  // One after the other: the last one says that all are there.
  for (const file of files) written.push(await writeOne(file, directory, options.force ?? false));
  return written;
}

async function writeOne(
  { path, text, executable }: ScaffoldFile,
  directory: string,
  force: boolean,
): Promise<WrittenFile> {
  const target = join(directory, ...path.split('/'));
  const found = await readIfAny(target);
  if (found === text) return { path, status: 'same' };
  if (found !== undefined && !force) return { path, status: 'kept' };
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
    if (force) {
      await rename(temporary, target);
      return { path, status: found === undefined ? 'written' : 'overwritten' };
    }
    // Unlike a rename, a link does not replace what somebody wrote in this moment.
    await link(temporary, target);
    return { path, status: 'written' };
  } catch (error) {
    if (isTaken(error)) return { path, status: 'kept' };
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What is between a link and its end may be anybody's, and outside of the repository. */
async function requireFolders(files: readonly ScaffoldFile[], directory: string): Promise<void> {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  for (const folder of folders) {
    const found = await ifAny(() => lstat(join(directory, folder)));
    if (found === undefined || found.isDirectory()) continue;
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: write files below ${folder} in ${directory}: it is ${found.isSymbolicLink() ? 'a symbolic link' : 'no folder'}; move it away, or begin in another folder`,
    );
  }
}

/** The folders of a path, from the outermost one. */
function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Its text; of what is no file of its own, such as a link or a folder, something that is never equal. */
async function readIfAny(path: string): Promise<string | null | undefined> {
  const found = await ifAny(() => lstat(path));
  if (found === undefined) return undefined;
  return found.isFile() ? readFile(path, 'utf8') : null;
}

async function ifAny<Value>(look: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
