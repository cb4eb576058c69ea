import { createReadStream } from 'node:fs';
import type { DecompressionPrograms } from '../../adapters/archive-decompression.js';
import { type ArchiveFile, readTar } from '../../adapters/tar-archive.js';
import { TraceabilityError } from '../../errors.js';
import type { Inventory } from '../inventory.js';
import { type ArchiveLimits, defaultArchiveLimits } from './archive-limits.js';
import { isWanted, SosFiles } from './sos-files.js';
import { sosInventory } from './sos-inventory.js';
import { readSosManifest } from './sos-manifest.js';

/** How a sosreport is read. */
export interface ReadSosreportOptions {
  /** What counts as hostile. Default: 500,000 entries, 4 GiB a file, 16 GiB in all, 200 times its size. */
  readonly limits?: Partial<ArchiveLimits>;
  /**
   * Hard links, devices and pipes: `refuse` the archive, or `leave-out` just them. They are never
   * followed or made. sos copies devices of folders such as those of a caged name server.
   * Default: `refuse`.
   */
  readonly specialFiles?: 'refuse' | 'leave-out';
  /** Programs for xz and bzip2. Default: those of the `PATH`. */
  readonly programs?: DecompressionPrograms;
  /** Ends the reading; the call then throws the reason of the signal. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * The inventory that a sosreport holds: a file, or a stream of its bytes; tar, also with gzip, xz or
 * bzip2. The archive is not trusted. Nothing is unpacked to disk, links are not followed, names that
 * leave the archive and bombs are refused, and only the files that are needed are held in memory.
 * What the report does not have is told as not collected.
 *
 * @throws TraceabilityError `TRACE_ARCHIVE_REFUSED` for a hostile one, `TRACE_ARCHIVE_UNREADABLE` for a
 * damaged one or none, `TRACE_PROGRAM_MISSING` without xz or bzip2
 *
 * @example
 * ```ts
 * const inventory = await readSosreport('sosreport-web-2026-11-28-abcdefg.tar.xz');
 * ```
 */
export async function readSosreport(
  input: string | AsyncIterable<Uint8Array>,
  options: ReadSosreportOptions = {},
): Promise<Inventory> {
  const { specialFiles = 'refuse', programs = {}, signal } = options;
  const limits = { ...defaultArchiveLimits, ...options.limits };
  signal?.throwIfAborted();
  const name = typeof input === 'string' ? input : 'the sosreport';
  const source = typeof input === 'string' ? createReadStream(input) : input;
  const files = new Map<string, string>();
  const gaps: string[] = [];
  let kept = 0;
  for await (const file of readTar(source, { ...programs, limits, specialFiles, name, signal })) {
    // Everything is in one folder that is named after the report.
    const path = file.path.replace(/^[^/]+\//, '');
    if (!isWanted(path)) continue;
    if (kept + file.size > limits.keptBytes) {
      gaps.push(`${path} was left out: there is no room for its ${file.size} bytes.`);
      continue;
    }
    kept += file.size;
    files.set(path, await textOf(file));
  }
  const manifest = readSosManifest(files.get('sos_reports/manifest.json') ?? '');
  if (manifest === undefined && ![...files.keys()].some((path) => path.startsWith('sos_'))) {
    throw new TraceabilityError(
      'TRACE_ARCHIVE_UNREADABLE',
      `Cannot read ${name}: it is an archive, but not a sosreport; it has neither a manifest nor sos_commands. Give it what "sos report" made.`,
    );
  }
  return sosInventory(new SosFiles(files, manifest), gaps);
}

async function textOf({ content }: ArchiveFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
