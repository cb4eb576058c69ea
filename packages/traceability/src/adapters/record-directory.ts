import type { Dirent } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { recordDigest } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import { TraceabilityError } from '../errors.js';
import type { FoundRecord } from '../trace/images-of.js';
import type { ReadRecord } from '../trace/read-record.js';
import { isCode } from './write-once.js';

/** Release records in a directory and the folders below it. */
export interface RecordDirectory {
  /** For `imagesOf`: every file that looks like a record, for `traceImage` too. */
  records(signal?: AbortSignal): AsyncIterable<FoundRecord>;
  /** For `traceImage` and `blame`: the record of that digest. */
  readonly readRecord: ReadRecord;
}

/** Where {@link recordDirectory} stops. */
export interface RecordDirectoryOptions {
  /** Files to read at most. Default 10,000. */
  readonly files?: number;
  /** Size of a record at most, in bytes; larger files are passed over. Default 64 MiB. */
  readonly bytes?: number;
}

/**
 * The records below a directory: its `*.json` files whose `schema` is that of a record. Links are
 * not followed. A directory that is not there holds none.
 *
 * @throws TraceabilityError while reading: `TRACE_OPTIONS_INVALID` when there are more files than asked
 * for, `TRACE_FILE_FAILED` for what cannot be read
 */
export function recordDirectory(
  directory: string,
  options: RecordDirectoryOptions = {},
): RecordDirectory {
  const { files = 10_000, bytes = 64 * 1024 * 1024 } = options;
  async function* records(signal?: AbortSignal): AsyncGenerator<FoundRecord, void, undefined> {
    let read = 0;
    for await (const entry of entriesBelow(directory)) {
      signal?.throwIfAborted();
      if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
      if (read >= files) throw tooMany(directory, files);
      read += 1;
      const place = join(entry.parentPath, entry.name);
      const record = await readJson(place, bytes);
      if (isRecordLike(record)) yield { place, record };
    }
  }
  return {
    records,
    async readRecord({ digest, flavor, version }, signal) {
      for await (const { record } of records(signal)) {
        if (isOf(record, flavor, version) && digestOf(record) === digest) return record;
      }
      return undefined;
    },
  };
}

async function* entriesBelow(directory: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    yield* await opendir(directory, { recursive: true });
  } catch (cause) {
    if (!isCode(cause, 'ENOENT')) throw unreadable(directory, cause);
  }
}

async function readJson(path: string, bytes: number): Promise<unknown> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    if ((await file.stat()).size > bytes) return undefined;
    return JSON.parse(await file.readFile('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

function isRecordLike(value: unknown): value is { readonly schema: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    typeof value.schema === 'string' &&
    value.schema.startsWith('soe-release/')
  );
}

function isOf(value: unknown, flavor: string, version: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'flavor' in value &&
    'version' in value &&
    value.flavor === flavor &&
    value.version === version
  );
}

function digestOf(value: unknown): string | undefined {
  try {
    return recordDigest(parseReleaseRecord(value));
  } catch {
    return undefined;
  }
}

function unreadable(path: string, cause: unknown): TraceabilityError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new TraceabilityError(
    'TRACE_FILE_FAILED',
    `read records in ${path}: ${seen}; let this user read it, or name another folder`,
    { cause },
  );
}

function tooMany(directory: string, files: number): TraceabilityError {
  return new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `read records below ${directory}: there are more than ${files} JSON files; name a folder with records only, or raise \`files\``,
  );
}
