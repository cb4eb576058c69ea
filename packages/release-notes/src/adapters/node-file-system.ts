import { constants } from 'node:fs';
import { link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import type { FileSystem } from '../publish/file-system.js';
import { isCode } from '../publish/is-code.js';

/** The file system of Node. */
export const nodeFileSystem: FileSystem = {
  async look(path) {
    try {
      const facts = await lstat(path);
      const kind = facts.isFile()
        ? 'file'
        : facts.isDirectory()
          ? 'folder'
          : facts.isSymbolicLink()
            ? 'link'
            : 'other';
      return { kind, mode: facts.mode & 0o777 };
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  },
  async read(path) {
    // Windows does not know the flag; there, what was looked at before has to do.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    return await file.readFile();
  },
  realPath: (path) => realpath(path),
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async create(path, bytes, mode) {
    await using file = await open(path, 'wx', mode ?? 0o644);
    // Some file systems have no permissions, and refuse to change them.
    if (mode !== undefined && ((await file.stat()).mode & 0o777) !== mode) await file.chmod(mode);
    await file.writeFile(bytes);
    await file.sync();
  },
  rename: (from, to) => rename(from, to),
  link: (from, to) => link(from, to),
  remove: (path) => rm(path, { force: true }),
};
