import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, realpath, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** What the names of unfinished files begin with. */
export const unfinishedPrefix = '.soe-';

/**
 * Write a file below a folder, for its owner alone, unless one is there. It is whole or not there: it is
 * written under another name, flushed, and then given its own.
 *
 * @param path - relative, with `/`, checked by the caller
 * @returns whether it was written; false when there is one already
 */
export async function writeOnce(
  root: string,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<boolean> {
  const target = join(root, path);
  const folder = dirname(target);
  await makeFolder(root, folder);
  const unfinished = join(folder, `${unfinishedPrefix}${randomBytes(8).toString('hex')}`);
  try {
    await using file = await open(unfinished, 'wx', 0o600);
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      await file.writeFile(chunk);
    }
    await file.sync();
    // Unlike a rename, a link never takes the place of what is there.
    await link(unfinished, target);
    return true;
  } catch (cause) {
    if (!isCode(cause, 'EEXIST')) throw cause;
    return false;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Makes a folder below a root, and refuses one that a link has moved out of it. */
async function makeFolder(root: string, folder: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const real = await realpath(root);
  let at = root;
  for (const segment of folder.slice(root.length).split(sep).filter(Boolean)) {
    at = join(at, segment);
    await mkdir(at, { mode: 0o700 }).catch((cause: unknown) => {
      if (!isCode(cause, 'EEXIST')) throw cause;
    });
    const stats = await lstat(at);
    if (!stats.isDirectory()) throw new Error(`${at} is no folder`);
  }
  const reached = await realpath(folder);
  if (reached !== real && !reached.startsWith(real.endsWith(sep) ? real : real + sep)) {
    throw new Error(`${folder} leads out of ${root}`);
  }
}

/** Whether the file system said this. */
export function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
