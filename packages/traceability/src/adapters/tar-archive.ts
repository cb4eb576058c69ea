import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { TraceabilityError } from '../errors.js';
import { printable } from '../inventory/printable.js';
import type { ArchiveLimits } from '../inventory/sosreport/archive-limits.js';
import { type DecompressionPrograms, decompress } from './archive-decompression.js';

/** A plain file of an archive. */
export interface ArchiveFile {
  /** Path inside the archive, without a leading `./`. */
  readonly path: string;
  /** Bytes that it says it has. */
  readonly size: number;
  /** Its content, once, while it is the current file. What is not read is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** How an archive is read. */
export interface ReadTarOptions extends DecompressionPrograms {
  /** Where it ends. */
  readonly limits: ArchiveLimits;
  /** Whether hard links, devices and pipes are refused or left out. They are never followed or made. */
  readonly specialFiles: 'refuse' | 'leave-out';
  /** What the archive is called in messages. */
  readonly name: string;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The plain files of a tar archive, compressed or not, one after the other. Nothing is written
 * anywhere, symbolic links are passed over, and whatever leaves the archive or its limits ends the
 * reading.
 *
 * @throws TraceabilityError `TRACE_ARCHIVE_REFUSED`, `TRACE_ARCHIVE_UNREADABLE`, `TRACE_PROGRAM_MISSING`
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  options: ReadTarOptions,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const { limits, signal, name } = options;
  const counts = { packed: 0, unpacked: 0, entries: 0 };
  const refuse = (problem: string) => refused(name, problem);
  const unpacked = counted(
    decompress(
      counted(source, (bytes) => {
        counts.packed += bytes;
      }),
      options,
    ),
    (bytes) => {
      counts.unpacked += bytes;
      checkSize(counts, limits, refuse);
    },
  );
  const tar = extract();
  const fed = pipeline(Readable.from(unpacked), tar, signal ? { signal } : {});
  fed.catch(() => undefined);
  const explain = async (error: unknown): Promise<unknown> => {
    if (signal?.aborted === true) return signal.reason;
    if (isOurs(error)) return error;
    // The error of what feeds it says more than that of the reader, which only saw the end.
    const first = await fed.then(
      () => error,
      (cause: unknown) => cause,
    );
    return isOurs(first) ? first : unreadable(name, first);
  };
  try {
    for await (const entry of tar) {
      signal?.throwIfAborted();
      counts.entries += 1;
      if (counts.entries > limits.entries)
        throw refuse(`it has more than ${limits.entries} entries`);
      const { type, size = 0, name: path } = entry.header;
      checkPath(path, refuse);
      if (size > limits.entryBytes) {
        throw refuse(`${shown(path)} is larger than ${limits.entryBytes} bytes`);
      }
      if (type === 'file' || type === 'contiguous-file') {
        yield { path: path.replace(/^(?:\.\/)+/, ''), size, content: bytesOf(entry, explain) };
      } else if (type !== 'directory' && type !== 'symlink' && options.specialFiles === 'refuse') {
        throw refuse(`${shown(path)} is a ${kindOf(type)}`);
      }
      entry.resume();
    }
    await fed;
  } catch (error) {
    throw await explain(error);
  } finally {
    tar.destroy();
    await fed.catch(() => undefined);
  }
  if (counts.entries === 0) throw unreadable(name, new Error('it has no entries'));
}

async function* bytesOf(
  entry: AsyncIterable<unknown>,
  explain: (error: unknown) => Promise<unknown>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of entry) yield chunk as Uint8Array;
  } catch (error) {
    throw await explain(error);
  }
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}

function checkSize(
  { packed, unpacked }: { readonly packed: number; readonly unpacked: number },
  limits: ArchiveLimits,
  refuse: (problem: string) => Error,
): void {
  if (unpacked > limits.totalBytes) {
    throw refuse(`it unpacks to more than ${limits.totalBytes} bytes`);
  }
  // Small archives of repetitive text may well be packed this tightly.
  if (unpacked > limits.ratioFrom && unpacked > packed * limits.ratio) {
    throw refuse(`it unpacks to more than ${limits.ratio} times its size`);
  }
}

function checkPath(path: string, refuse: (problem: string) => Error): void {
  const problem =
    path === ''
      ? 'an entry has no name'
      : path.startsWith('/')
        ? `${shown(path)} is an absolute path`
        : path.split('/').includes('..')
          ? `${shown(path)} leaves the archive`
          : undefined;
  if (problem !== undefined) throw refuse(problem);
}

function kindOf(type: string | null | undefined): string {
  return type === 'link' ? 'hard link' : (type ?? 'file of an unknown kind').replaceAll('-', ' ');
}

function shown(path: string): string {
  const text = printable(path);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function isOurs(error: unknown): error is TraceabilityError {
  return error instanceof TraceabilityError;
}

function refused(name: string, problem: string): TraceabilityError {
  return new TraceabilityError(
    'TRACE_ARCHIVE_REFUSED',
    `Cannot read ${name}: ${problem}. Look where it comes from; if it is what it should be, raise the limits in the options.`,
  );
}

function unreadable(name: string, cause: unknown): TraceabilityError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new TraceabilityError(
    'TRACE_ARCHIVE_UNREADABLE',
    `Cannot read ${name}: it is damaged, cut, or no tar archive (${printable(seen)}). Get it again.`,
    { cause },
  );
}
