import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OrchestratorError } from '../../errors.js';
import type { FoundRelease } from '../catalog-input.js';
import { readReleaseFolder } from './read-release-folder.js';

/** A release lies at most so deep in a folder that is named. */
const deepest = 6;

/**
 * Read all releases below folders. Of a release that is found several times, the first record counts, and what
 * is not beside it comes from the next.
 *
 * @throws OrchestratorError `SOE_USAGE` for a folder that there is not
 */
export async function readReleases(
  folders: readonly string[],
  warn: (message: string) => void,
  signal?: AbortSignal,
): Promise<readonly FoundRelease[]> {
  const found = new Map<string, FoundRelease>();
  for (const folder of folders) {
    if (!existsSync(folder)) {
      throw new OrchestratorError(
        'SOE_USAGE',
        `catalog build: there is no folder ${folder}; name one with release records with --from`,
      );
    }
    for await (const each of recordFolders(folder)) {
      signal?.throwIfAborted();
      const release = await readReleaseFolder(each, warn);
      if (release === undefined) continue;
      const { flavor, version } = release.record;
      const key = `${flavor} ${version}`;
      const before = found.get(key);
      found.set(key, before === undefined ? release : filled(before, release));
    }
  }
  return [...found.values()];
}

function filled(first: FoundRelease, next: FoundRelease): FoundRelease {
  return { ...next, ...first, journal: [...first.journal, ...next.journal] };
}

/** In the order of their names, so that the same folders are read the same. Links are not followed. */
async function* recordFolders(folder: string, depth = 0): AsyncIterable<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name === 'record.json')) {
    yield folder;
    return;
  }
  if (depth === deepest) return;
  const names = entries
    .filter(
      (entry) => entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git',
    )
    .map(({ name }) => name)
    .sort();
  for (const name of names) yield* recordFolders(join(folder, name), depth + 1);
}
