import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseBuildId } from '@soe/contract';
import { indexPath } from '../archive/archive-index.js';
import { problemOfName } from '../archive/archive-name.js';
import type { ExpiringArchiveStore } from '../archive/archive-store.js';
import { measure } from '../archive/measure.js';
import { TraceabilityError } from '../errors.js';
import { fileFailed, openFile } from './open-file.js';
import { isCode, unfinishedPrefix, writeOnce } from './write-once.js';

/**
 * Builds in a folder: `BUILD/index.json` and `BUILD/files/DIGEST/NAME`, all for their owner alone (0600
 * and 0700).
 */
export function directoryArchive(folder: string): ExpiringArchiveStore {
  const root = resolve(folder);
  const pathOf = (buildId: string, path: string): string => {
    const problem = problemOfName(path.replace(/^files\/[0-9a-f]{64}\//, ''));
    if (problem !== undefined) {
      throw new TraceabilityError('TRACE_ARCHIVE_REFUSED', `use path of an archive: ${problem}`);
    }
    return `${parseBuildId(buildId)}/${path}`;
  };
  return {
    accepts: 'bytes',
    location: (buildId) => join(root, parseBuildId(buildId)),
    prepare: async () => undefined,
    async put(item, open, signal) {
      const path = pathOf(item.buildId, item.path);
      const target = join(root, path);
      try {
        if (!(await exists(target)) && (await writeOnce(root, path, open(), signal)))
          return 'stored';
        const there = await measure(openFile(target), signal);
        if (there.sha256 === item.sha256) return 'present';
      } catch (cause) {
        signal?.throwIfAborted();
        throw fileFailed(`write ${target}`, cause);
      }
      throw new TraceabilityError(
        'TRACE_ARCHIVE_CONFLICT',
        `write ${target}: it is there with other bytes; find out who changed it`,
      );
    },
    async get(buildId, path) {
      const target = join(root, pathOf(buildId, path));
      try {
        return (await exists(target)) ? openFile(target) : undefined;
      } catch (cause) {
        throw fileFailed(`read ${target}`, cause);
      }
    },
    async *builds(signal) {
      for (const name of await namesIn(root)) {
        signal?.throwIfAborted();
        if (isBuildId(name) && (await exists(join(root, name, indexPath)))) yield name;
      }
    },
    async remove(buildId, signal) {
      signal?.throwIfAborted();
      const build = join(root, parseBuildId(buildId));
      try {
        // The index goes last, so that a removal that was cut off is found and ended later.
        await rm(join(build, 'files'), { recursive: true, force: true });
        for (const name of await namesIn(build)) {
          if (name.startsWith(unfinishedPrefix)) await rm(join(build, name), { force: true });
        }
        await rm(join(build, indexPath), { force: true });
        await rm(build, { recursive: true, force: true });
      } catch (cause) {
        throw fileFailed(`remove ${build}`, cause);
      }
    },
  };
}

function isBuildId(name: string): boolean {
  try {
    return parseBuildId(name) === name;
  } catch {
    return false;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return [];
    throw fileFailed(`list ${folder}`, cause);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (isCode(cause, 'ENOENT') || isCode(cause, 'ENOTDIR')) return false;
    throw cause;
  }
}
