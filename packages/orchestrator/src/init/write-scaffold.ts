import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ScaffoldFile } from './scaffold-files.js';

/** What became of a file. */
export interface WrittenFile {
  readonly path: string;
  /** `same`: it was there and is what would be written. `kept`: it was there, is different, and was let be. */
  readonly status: 'written' | 'overwritten' | 'same' | 'kept';
}

/**
 * Write files into a folder, each to a temporary name first. Those that are there are let be, unless
 * `force` says otherwise, so that it is safe to run twice.
 */
export async function writeScaffold(
  files: readonly ScaffoldFile[],
  directory: string,
  options: {
    /** Write over files that are different. Default `false`. */
    readonly force?: boolean;
  } = {},
): Promise<readonly WrittenFile[]> {
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
  await writeFile(temporary, text, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
  try {
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

async function readIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
