import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchiveStore, fetchBuild, listArchive } from '@soe/traceability';
import { archivedRecord } from '../../pipeline/archived-record.js';
import type { FoundRelease } from '../catalog-input.js';
import { readReleaseFolder } from './read-release-folder.js';

/** What of one build a catalogue reads is far smaller. */
const mostBytes = 512 * 1024 ** 2;

/**
 * The releases that are known, and those of an archive beside them: machines of CI systems forget. Logs stay
 * where they are. A build whose files are damaged, or that was kept without its record, is
 * left out with a warning.
 *
 * @throws TraceabilityError those of the store
 */
export async function readArchive(
  known: readonly FoundRelease[],
  {
    store,
    onWarning,
    signal,
  }: {
    readonly store: ArchiveStore;
    readonly onWarning: (message: string) => void;
    readonly signal?: AbortSignal;
  },
): Promise<readonly FoundRelease[]> {
  const cancel = signal && { signal };
  const releases = [...known];
  const builds = new Set(
    known.flatMap(({ record }) => record.builds.map(({ buildId }) => buildId)),
  );
  for await (const { buildId, index, problem } of listArchive(store, cancel)) {
    // Another build of the same release has brought it.
    if (builds.has(buildId)) continue;
    if (index === undefined || !index.files.some(({ name }) => name === archivedRecord)) {
      onWarning(
        `build ${buildId} in the archive is left out: ${problem ?? `it was kept without ${archivedRecord}; keep it again with this soe, or name the folder of its release with --from`}`,
      );
      continue;
    }
    const found = await readBuild(buildId, { store, onWarning, ...cancel });
    if (found === undefined) continue;
    releases.push(found);
    for (const build of found.record.builds) builds.add(build.buildId);
  }
  return releases;
}

async function readBuild(
  buildId: string,
  {
    store,
    onWarning,
    signal,
  }: {
    readonly store: ArchiveStore;
    readonly onWarning: (message: string) => void;
    readonly signal?: AbortSignal;
  },
): Promise<FoundRelease | undefined> {
  const into = await mkdtemp(join(tmpdir(), 'soe-catalog-'));
  try {
    await fetchBuild(buildId, {
      ...{ store, into, maxBytes: mostBytes, kinds: ['scan', 'inventory', 'other'] },
      ...(signal && { signal }),
    });
    const record = join(into, archivedRecord);
    if (existsSync(record)) await rename(record, join(into, 'record.json'));
    return await readReleaseFolder(into, onWarning);
  } catch (error) {
    signal?.throwIfAborted();
    onWarning(
      `build ${buildId} in the archive is left out: ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
