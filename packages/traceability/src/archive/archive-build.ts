import { type ArchiveRecord, parseBuildId } from '@soe/contract';
import { redactStream } from '@soe/packer-runner';
import { openFile } from '../adapters/open-file.js';
import { TraceabilityError } from '../errors.js';
import { type ArchiveFile, checkArchiveFiles } from './archive-file.js';
import {
  type ArchiveEntry,
  type ArchiveIndex,
  archiveIndexSchemaId,
  entryPath,
} from './archive-index.js';
import type { ArchiveItem, ArchiveStore } from './archive-store.js';
import { inTurns } from './in-turns.js';
import { expectMeasure, type Measure, measure } from './measure.js';
import { isText, mediaTypeOf } from './media-type.js';
import { readIndex } from './read-index.js';
import { writeIndex } from './write-index.js';

/** How {@link archiveBuild} keeps files. */
export interface ArchiveBuildOptions {
  /** Where they are kept. */
  readonly store: ArchiveStore;
  /** Values that are masked in text, each of at least 4 characters. Default: none. */
  readonly secrets?: readonly string[];
  /** How many days they are kept. Default: for good. */
  readonly retentionDays?: number;
  /** How many files are worked on at a time. Default: 3. */
  readonly concurrency?: number;
  /** Tells the time. Default: the system's. */
  readonly now?: () => Date;
  /** Hears what happens. Default: nobody does. */
  readonly onEvent?: (event: ArchiveEvent) => void;
  /** Cancels; what is on its way is cleaned up, and the next run completes the rest. */
  readonly signal?: AbortSignal;
}

/** What happens to a file while a build is archived. */
export interface ArchiveEvent {
  /** `stored`, or `present` where it was kept already. */
  readonly type: 'stored' | 'present';
  /** The file. */
  readonly file: ArchiveEntry;
}

/**
 * Keep logs, manifests, scan reports, SBOM, inventory and sosreports of a build, and then an index with
 * their sizes and digests. Secrets are masked in text before it leaves; other files are kept as they
 * are, and the index says so. Files are streamed twice: to measure what is kept, and to keep it.
 *
 * It may be run again, also after it was killed anywhere: what is there is not sent again. Once there is
 * an index, the archive of the build is closed: the same files are found there, others are refused.
 *
 * @returns what the release record says of it, with the digest of the index
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for files, secrets or a retention that cannot be;
 * `TRACE_ARCHIVE_CONFLICT` when the archive is closed with other files; `TRACE_FILE_CHANGED` when a file
 * changes meanwhile; `TRACE_FILE_FAILED` when one cannot be read; and those of the store. ContractError
 * `CONTRACT_BUILD_ID_INVALID`
 */
export async function archiveBuild(
  buildId: string,
  files: readonly ArchiveFile[],
  options: ArchiveBuildOptions,
): Promise<ArchiveRecord> {
  const { store, retentionDays, signal, now = () => new Date() } = options;
  parseBuildId(buildId);
  checkArchiveFiles(files);
  checkOptions(options);
  checkText(files, store);
  signal?.throwIfAborted();
  await store.prepare({
    ...(retentionDays !== undefined && { retentionDays }),
    ...(signal !== undefined && { signal }),
  });
  const closed = await readIndex(buildId, store, signal);
  const start = closed?.index.storedAt ?? now().toISOString();
  const retainUntil =
    closed === undefined ? daysLater(start, retentionDays) : closed.index.retainUntil;
  const keep = createKeeper(buildId, retainUntil, options);
  const entries = await inTurns(files, options.concurrency ?? 3, keep, signal);
  const index: ArchiveIndex = {
    schema: archiveIndexSchemaId,
    buildId,
    storedAt: start,
    ...(retainUntil !== undefined && { retainUntil }),
    files: entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
  return {
    buildId,
    location: store.location(buildId),
    index: await writeIndex(index, closed, store, signal),
  };
}

type Keeper = (file: ArchiveFile, signal: AbortSignal) => Promise<ArchiveEntry>;

function createKeeper(
  buildId: string,
  retainUntil: string | undefined,
  { store, secrets = [], now = () => new Date(), onEvent }: ArchiveBuildOptions,
): Keeper {
  return async (file, signal) => {
    const { name, kind } = file;
    const mediaType = file.mediaType ?? mediaTypeOf(name, kind);
    const masks = isText(mediaType);
    let redactions = 0;
    const open = (onMasked?: () => void): AsyncIterable<Uint8Array> => {
      const chunks = contentOf(file);
      if (!masks) return chunks;
      return redactStream(chunks, { secrets, ...(onMasked !== undefined && { onMasked }) });
    };
    const size = await measure(
      open(() => {
        redactions += 1;
      }),
      signal,
    );
    const item: ArchiveItem = {
      buildId,
      path: entryPath({ name, sha256: size.sha256 }),
      ...size,
      mediaType,
      ...(retainUntil !== undefined && { retainUntil }),
    };
    const type = await store.put(
      item,
      () => expectMeasure(open(), size, changed(name, size)),
      signal,
    );
    const entry: ArchiveEntry = {
      name,
      kind,
      ...size,
      mediaType,
      storedAt: now().toISOString(),
      redactions: masks ? redactions : 'not-text',
    };
    onEvent?.({ type, file: entry });
    return entry;
  };
}

function contentOf({ content }: ArchiveFile): AsyncIterable<Uint8Array> {
  if (typeof content === 'function') return content();
  return content instanceof Uint8Array ? once(content) : openFile(content.path);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function changed(name: string, { size }: Measure): (seen: string) => TraceabilityError {
  return (seen) =>
    new TraceabilityError(
      'TRACE_FILE_CHANGED',
      `archive ${name}: it was measured with ${size} bytes and then had ${seen}; archive it when nobody writes to it any more`,
    );
}

function checkOptions({
  secrets = [],
  retentionDays = 1,
  concurrency = 3,
}: ArchiveBuildOptions): void {
  const short = secrets.findIndex((secret) => secret.trim().length < 4);
  if (short >= 0) throw invalid(`secrets[${short}] has fewer than 4 characters`);
  // Ten thousand years from now there are no ISO times.
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > 36_525) {
    throw invalid(`retentionDays is ${retentionDays}; it must be a whole number from 1 to 36525`);
  }
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw invalid(`concurrency is ${concurrency}; it must be a whole number from 1 to 64`);
  }
}

/** Before anything is kept, not in the middle. */
function checkText(files: readonly ArchiveFile[], { accepts }: ArchiveStore): void {
  const other = files.findIndex(
    ({ name, kind, mediaType }) => !isText(mediaType ?? mediaTypeOf(name, kind)),
  );
  if (accepts === 'bytes' || other < 0) return;
  throw invalid(`files[${other}] is no text, and this store keeps text only; keep it in another`);
}

function invalid(message: string): TraceabilityError {
  return new TraceabilityError('TRACE_OPTIONS_INVALID', `archive a build: ${message}`);
}

function daysLater(start: string, days: number | undefined): string | undefined {
  if (days === undefined) return undefined;
  return new Date(Date.parse(start) + days * 86_400_000).toISOString();
}
