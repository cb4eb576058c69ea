import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackerError } from '../errors.js';
import { createFile } from './files.js';

/**
 * Does work with a file that only this user can read, in a new folder that only this user can enter.
 * Both are gone afterwards, whatever happens.
 */
export async function withTemporaryFile<T>(
  name: string,
  text: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  // Its mode is 0700.
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-')).catch((cause: unknown) => {
    throw failed(`make a temporary folder in ${tmpdir()}`, cause);
  });
  try {
    const path = join(folder, name);
    await createFile(path, text);
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch((cause: unknown) => {
      throw failed(`remove the temporary folder ${folder}, which may hold secrets`, cause);
    });
  }
}

function failed(what: string, cause: unknown): PackerError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new PackerError('PACKER_FILE_FAILED', `Cannot ${what}: ${seen}.`, { cause });
}
