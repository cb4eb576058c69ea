import { mkdir, mkdtemp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ArchiveStore,
  type FetchBuildOptions,
  fetchBuild,
  listArchive,
  TraceabilityError,
} from '@soe/traceability';
import { archivedRecord } from '../pipeline/archived-record.js';
import { parseJson } from '../pipeline/parse-json.js';
import type { ComparedRelease } from './compared-release.js';
import { readReleaseFolder } from './read-compared-release.js';

/** What of a release is compared is far smaller. */
const mostBytes = 512 * 1024 ** 2;

/** Where a release is looked for, and where its files are put. */
export interface ArchiveSearch {
  /** The archive. */
  readonly store: ArchiveStore;
  /** A folder for files, which the caller removes when all is compared. */
  readonly into: string;
  /** Cancels. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A release from an archive of builds, where its folder is gone: record, notes, tests, scans and inventories, each
 * compared with its digest. The newest build is looked at first.
 *
 * @returns `undefined` where no build of it was kept with its record
 * @throws TraceabilityError those of the archive; those of the contract for a record of this release that does not fit
 */
export async function readArchivedRelease(
  { flavor, version }: { readonly flavor: string; readonly version: string },
  { store, into, signal }: ArchiveSearch,
): Promise<ComparedRelease | undefined> {
  const cancel = signal && { signal };
  await mkdir(into, { recursive: true });
  // Another release may be looked for in the same folder at the same time.
  const own = await mkdtemp(join(into, 'release-'));
  const builds: string[] = [];
  for await (const { buildId, index } of listArchive(store, cancel))
    if (index?.files.some(({ name }) => name === archivedRecord)) builds.push(buildId);
  for (const buildId of builds.reverse()) {
    const folder = join(own, buildId);
    const common = { store, into: folder, maxBytes: mostBytes, ...cancel };
    const kept = await readName(buildId, common);
    if (kept.flavor !== flavor || kept.version !== version) continue;
    await fetchBuild(buildId, { ...common, kinds: ['scan', 'inventory', 'other'] });
    await rename(join(folder, archivedRecord), join(folder, 'record.json'));
    return readReleaseFolder(folder);
  }
  return undefined;
}

/** A build that is damaged, or was kept by another soe, says nothing of the others: only the release is read whole. */
async function readName(
  buildId: string,
  options: FetchBuildOptions,
): Promise<{ readonly flavor?: unknown; readonly version?: unknown }> {
  try {
    await fetchBuild(buildId, { ...options, names: [archivedRecord] });
  } catch (error) {
    if (error instanceof TraceabilityError && error.code === 'TRACE_ARCHIVE_DAMAGED') return {};
    throw error;
  }
  return { ...(parseJson(await readFile(join(options.into, archivedRecord), 'utf8')) as object) };
}
