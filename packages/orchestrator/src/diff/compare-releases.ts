import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseSelector } from '@soe/contract';
import {
  diffInventories,
  type Inventory,
  type InventoryDiff,
  readInventoryFile,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { type ArchivePlace, openArchive } from '../evidence/open-archive.js';
import type { PipelineContext } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import type { RepositoryContext } from '../pipeline/repository-context.js';
import type { ComparedRelease } from './compared-release.js';
import { diffReleases, type ReleaseDiff } from './diff-releases.js';
import { notesBetween } from './notes-between.js';
import { readArchivedRelease } from './read-archived-release.js';
import {
  isReleaseName,
  type ReleaseName,
  readNamedRelease,
  readReleaseFolder,
  releaseFolderOf,
} from './read-compared-release.js';

/** Two releases: `rhel-9@2026.11.0`, `rhel-9@stable`, a folder or a record. Or two files with what is inside of images. */
export interface CompareRequest {
  /** What is compared from. */
  readonly before: string;
  /** What is compared to. */
  readonly after: string;
  /** An archive of builds, where releases are looked for that have no folder here. Default: none. */
  readonly archive?: ArchivePlace;
}

/** What changed: of releases everything that is known of them, of files what is inside. */
export type Comparison =
  | { readonly kind: 'releases'; readonly diff: ReleaseDiff }
  | { readonly kind: 'inventories'; readonly diff: InventoryDiff };

/**
 * Find out what changed from one release to another; where one is a file (an inventory, the output of an inventory
 * script, CycloneDX, SPDX, a sosreport), what is inside is compared. Paths are relative to the folder of the context.
 *
 * @param configuration - Reads the configuration, where a folder does not tell it all
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; the errors of discovery and traceability
 */
export async function compareReleases(
  request: CompareRequest,
  context: RepositoryContext,
  configuration: () => Promise<PipelineContext>,
): Promise<Comparison> {
  const { directory } = context;
  const { before, after } = request;
  const folders = await Promise.all([before, after].map((name) => recordFolder(name, directory)));
  const isRelease = (name: string, index: number) =>
    folders[index] !== undefined || (isReleaseName(name) && !existsSync(resolve(directory, name)));
  if (![before, after].every(isRelease))
    return { kind: 'inventories', diff: await compareFiles(request, context) };
  return withArchive(request, context, async (archived) => {
    const open = (name: string, folder: string | undefined) =>
      folder === undefined
        ? readNamedRelease(name, directory, configuration, archived)
        : readReleaseFolder(folder);
    const [from, to] = await Promise.all([open(before, folders[0]), open(after, folders[1])]);
    const diff = diffReleases(from, to, {
      inventories: await Promise.all([inventoriesOf(from, context), inventoriesOf(to, context)]),
      between: await notesBetween(from, to, directory, configuration),
    });
    return { kind: 'releases', diff };
  });
}

/** What is fetched stays only until it was compared. */
async function withArchive<T>(
  { archive }: CompareRequest,
  context: RepositoryContext,
  work: (archived?: (release: ReleaseName) => Promise<ComparedRelease | undefined>) => Promise<T>,
): Promise<T> {
  if (archive === undefined) return work();
  const store = openArchive(archive, context);
  const into = await mkdtemp(join(tmpdir(), 'soe-diff-'));
  try {
    const { signal } = context;
    return await work((release) => readArchivedRelease(release, { store, into, signal }));
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

async function recordFolder(name: string, directory: string): Promise<string | undefined> {
  const named = await releaseFolderOf(name, directory);
  if (named !== undefined || !isReleaseName(name)) return named;
  const selector = parseSelector(name);
  if (selector.kind !== 'version') return undefined;
  return releaseFolderOf(
    releaseDirectory(directory, selector.flavor, selector.version).path,
    directory,
  );
}

async function inventoriesOf(
  { folder, files }: ComparedRelease,
  { signal }: RepositoryContext,
): Promise<ReadonlyMap<string, Inventory>> {
  if (folder === undefined) return new Map();
  const names = [...files.keys()].filter((name) => name.startsWith('inventory'));
  const found = names.map(
    async (name) =>
      [
        name,
        await readInventoryFile(join(folder, name), {
          specialFiles: 'leave-out',
          ...(signal && { signal }),
        }),
      ] as const,
  );
  return new Map(await Promise.all(found));
}

/** What is inside of two images, where one of them is a file. */
async function compareFiles(
  { before, after }: CompareRequest,
  { directory, signal }: RepositoryContext,
): Promise<InventoryDiff> {
  const options = { specialFiles: 'leave-out', ...(signal && { signal }) } as const;
  const read = async (name: string) => readInventoryFile(await fileOf(name, directory), options);
  const [from, to] = await Promise.all([read(before), read(after)]);
  return diffInventories(from, to);
}

async function fileOf(name: string, directory: string): Promise<string> {
  const file = resolve(directory, name);
  const [, flavor = '', version = ''] = /^([^@/\\]+)@([^@/\\]+)$/.exec(name) ?? [];
  if (flavor === '' || existsSync(file)) return file;
  const selector = parseSelector(name);
  if (selector.kind !== 'version')
    throw new OrchestratorError(
      'SOE_USAGE',
      `diff: ${name} names no version; say which, such as ${flavor}@2026.11.0, or name a file`,
    );
  const { path } = releaseDirectory(directory, flavor, version);
  const names = existsSync(path) ? await readdir(path) : [];
  const inventories = names.filter((each) => /^inventory.*\.(?:json|txt)$/.test(each)).sort();
  const [only, ...others] = inventories;
  if (only !== undefined && others.length === 0) return join(path, only);
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `diff: ${path} has ${inventories.length === 0 ? 'no inventory' : inventories.join(', ')}; name the file`,
  );
}
