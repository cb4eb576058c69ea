import { join, resolve } from 'node:path';
import { fileFailed, openFile } from '../adapters/open-file.js';
import { writeOnce } from '../adapters/write-once.js';
import { TraceabilityError } from '../errors.js';
import {
  type ArchiveEntry,
  type ArchiveIndex,
  type ArchiveKind,
  entryPath,
} from './archive-index.js';
import type { ArchiveStore } from './archive-store.js';
import { inTurns } from './in-turns.js';
import { expectMeasure, measure } from './measure.js';
import { readIndex } from './read-index.js';

/** How {@link fetchBuild} gets files back. */
export interface FetchBuildOptions {
  /** Where they are kept. */
  readonly store: ArchiveStore;
  /** The folder to write them into; made where it is missing. */
  readonly into: string;
  /** Only files of these kinds. Default: all. */
  readonly kinds?: readonly ArchiveKind[];
  /** Only files of these names. Default: all. */
  readonly names?: readonly string[];
  /** Digest that the index must have, as the release record says it. Default: any. */
  readonly index?: string;
  /** The most bytes to write, all files together. Default: 16 GiB. */
  readonly maxBytes?: number;
  /** How many files are worked on at a time. Default: 3. */
  readonly concurrency?: number;
  /** Hears of every file that is there. Default: nobody does. */
  readonly onEvent?: (event: FetchEvent) => void;
  /** Cancels. */
  readonly signal?: AbortSignal;
}

/** What happens to a file while a build is fetched. */
export interface FetchEvent {
  /** `fetched`, or `present` where the same file is there already. */
  readonly type: 'fetched' | 'present';
  /** The file. */
  readonly file: ArchiveEntry;
}

/** What was fetched. */
export interface FetchedBuild {
  /** The build. */
  readonly buildId: string;
  /** The folder, as absolute path. */
  readonly into: string;
  /** `sha256:` and digest of the index. */
  readonly index: string;
  /** The files that are there now. */
  readonly files: readonly ArchiveEntry[];
}

/**
 * Get back what is kept of a build. Sizes and digests are compared while the files come, and a file gets
 * its name when it is whole and right. What is there already is never replaced: the same file is left,
 * and another one is a conflict. It may be run again, also after it was killed anywhere.
 *
 * @throws TraceabilityError `TRACE_ARCHIVE_NOT_FOUND` when there is no index;
 * `TRACE_ARCHIVE_DAMAGED` when a file is missing or not what was kept, or the index has another digest;
 * `TRACE_ARCHIVE_REFUSED` when a name leads out of the folder or there is more than `maxBytes`;
 * `TRACE_ARCHIVE_CONFLICT` when another file is in the folder; `TRACE_FILE_FAILED`; those of the store
 */
export async function fetchBuild(
  buildId: string,
  options: FetchBuildOptions,
): Promise<FetchedBuild> {
  const { store, kinds, names, index: expected, maxBytes = 16 * 1024 ** 3, signal } = options;
  signal?.throwIfAborted();
  const found = await readIndex(buildId, store, signal);
  if (found === undefined) {
    throw new TraceabilityError(
      'TRACE_ARCHIVE_NOT_FOUND',
      `fetch build ${buildId}: there is no index at ${store.location(buildId)}; check build id and store, or archive the build to its end`,
    );
  }
  checkDigest(found.digest, expected, buildId);
  const files = chooseFiles(found.index, kinds, names);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > maxBytes) {
    throw new TraceabilityError(
      'TRACE_ARCHIVE_REFUSED',
      `fetch build ${buildId}: it has ${size} bytes, more than the ${maxBytes} of maxBytes; fetch some kinds, or allow more`,
    );
  }
  const into = resolve(options.into);
  await inTurns(
    files,
    options.concurrency ?? 3,
    async (file, either) => {
      const type = await fetchFile(buildId, file, into, store, either);
      options.onEvent?.({ type, file });
    },
    signal,
  );
  return { buildId, into, index: found.digest, files };
}

function checkDigest(seen: string, expected: string | undefined, buildId: string): void {
  if (expected === undefined || expected === seen) return;
  throw new TraceabilityError(
    'TRACE_ARCHIVE_DAMAGED',
    `fetch build ${buildId}: its index is ${seen} and should be ${expected}; it was changed after it was recorded`,
  );
}

function chooseFiles(
  { files }: ArchiveIndex,
  kinds: readonly ArchiveKind[] | undefined,
  names: readonly string[] | undefined,
): readonly ArchiveEntry[] {
  return files.filter(
    ({ kind, name }) => (kinds?.includes(kind) ?? true) && (names?.includes(name) ?? true),
  );
}

async function fetchFile(
  buildId: string,
  file: ArchiveEntry,
  into: string,
  store: ArchiveStore,
  signal: AbortSignal,
): Promise<FetchEvent['type']> {
  const { name } = file;
  const target = join(into, name);
  const damaged = (seen: string): TraceabilityError =>
    new TraceabilityError(
      'TRACE_ARCHIVE_DAMAGED',
      `fetch ${name} of build ${buildId} from ${store.location(buildId)}: ${seen}; it was changed or removed, use the copy in another store`,
    );
  const content = async function* (): AsyncIterable<Uint8Array> {
    const chunks = await store.get(buildId, entryPath(file), signal);
    if (chunks === undefined) throw damaged('it is not there');
    yield* expectMeasure(chunks, file, damaged);
  };
  try {
    if (await isThere(target, file, signal)) return 'present';
    if (await writeOnce(into, name, content(), signal)) return 'fetched';
    if (await isThere(target, file, signal)) return 'present';
  } catch (cause) {
    signal.throwIfAborted();
    throw fileFailed(`write ${target}`, cause);
  }
  throw new TraceabilityError(
    'TRACE_ARCHIVE_CONFLICT',
    `fetch ${name} of build ${buildId}: another file is at ${target}; fetch into an empty folder`,
  );
}

/** Whether the same file is there: nothing needs to be sent then. */
async function isThere(target: string, file: ArchiveEntry, signal: AbortSignal): Promise<boolean> {
  try {
    return (await measure(openFile(target), signal)).sha256 === file.sha256;
  } catch {
    // Whatever is there instead, writing will say.
    signal.throwIfAborted();
    return false;
  }
}
