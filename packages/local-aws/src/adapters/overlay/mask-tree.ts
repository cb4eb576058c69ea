import { chmod, chown, lstat, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReplacedFile } from '../../compute/overlay/mask-plan.js';

/** A layer that is written. */
export interface Tree {
  /** Makes a directory like that of the lowest tree. */
  readonly directory: (path: string) => Promise<void>;
  readonly file: (file: ReplacedFile) => Promise<void>;
  /** Gives the directories their times, which changed while they were filled. */
  readonly finish: () => Promise<void>;
}

/** Begins a layer. */
export function createTree(root: string, base: string): Tree {
  const made = new Map<string, { readonly atime: Date; readonly mtime: Date }>();
  const directory = async (path: string): Promise<void> => {
    if (made.has(path)) return;
    if (path !== '/') await directory(dirname(path));
    const like = await lstat(join(base, path));
    const { mode, uid, gid, atime, mtime } = like;
    made.set(path, { atime, mtime });
    await mkdir(join(root, path), { recursive: true });
    await own(join(root, path), uid, gid);
    // A link is open to everybody; the directory in its place must not be.
    await chmod(join(root, path), like.isSymbolicLink() ? 0o755 : mode & 0o7777);
  };
  return {
    directory,
    async file({ path, text, mode }) {
      if (!(await isThere(base, dirname(path)))) return;
      await directory(dirname(path));
      const stat = await lstat(join(base, path)).catch(() => undefined);
      const like = stat?.isFile() === true ? stat : undefined;
      await writeFile(join(root, path), text);
      await own(join(root, path), like?.uid ?? 0, like?.gid ?? 0);
      await chmod(join(root, path), mode ?? (like === undefined ? 0o644 : like.mode & 0o7777));
    },
    async finish() {
      for (const [path, { atime, mtime }] of made) await utimes(join(root, path), atime, mtime);
    },
  };
}

/** Only root can give things away; to others, all that is theirs belongs to root inside. */
async function own(path: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid);
}

/** Whether a path is in a tree, with no link on its way, since links lead elsewhere. */
export async function isThere(base: string, path: string): Promise<boolean> {
  for (let parent = dirname(path); parent !== '/'; parent = dirname(parent)) {
    const stat = await lstat(join(base, parent)).catch(() => undefined);
    if (stat?.isDirectory() !== true) return false;
  }
  return (await lstat(join(base, path)).catch(() => undefined)) !== undefined;
}
