import { writeFile } from 'node:fs/promises';
import { nodeFileSystem } from '../../src/adapters/node-file-system.js';
import type { FileSystem } from '../../src/index.js';

/**
 * The real file system for somebody who is killed at a call: it and all later ones are not made.
 *
 * @param last - The call that is not made any more, from one. Default: none
 */
export function dyingFiles(last = Number.POSITIVE_INFINITY) {
  const state = { calls: 0 };
  const alive = <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
  ) => {
    return async (...args: Args): Promise<Result> => {
      state.calls += 1;
      if (state.calls >= last) throw new Error('killed');
      return call(...args);
    };
  };
  const files: FileSystem = {
    look: alive(nodeFileSystem.look),
    read: alive(nodeFileSystem.read),
    realPath: alive(nodeFileSystem.realPath),
    makeFolder: alive(nodeFileSystem.makeFolder),
    // Waiting for the disk proves nothing here, and takes most of the time.
    create: alive((path, bytes, mode) =>
      writeFile(path, bytes, { flag: 'wx', mode: mode ?? 0o644 }),
    ),
    rename: alive(nodeFileSystem.rename),
    link: alive(nodeFileSystem.link),
    remove: alive(nodeFileSystem.remove),
  };
  return { files, state };
}
