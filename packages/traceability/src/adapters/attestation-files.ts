import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AttestationFile } from '../attestation/verify-release.js';
import { TraceabilityError } from '../errors.js';
import { isCode, unfinishedPrefix } from './write-once.js';

/** The ending of bundles. */
export const bundleSuffix = '.sigstore.json';
const maxFiles = 1_000;
const maxBytes = 32 * 1_024 * 1_024;
const maxBytesTogether = 256 * 1_024 * 1_024;

/**
 * The bundles of a directory, `*.sigstore.json`, by name; folders below it are not looked at.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` when it cannot be read; `TRACE_ENVELOPE_INVALID` when
 * there are more than 1,000, one has more than 32 MiB, or all have more than 256 MiB
 */
export async function readAttestations(
  directory: string,
  signal?: AbortSignal,
): Promise<readonly AttestationFile[]> {
  const entries = await attempt(`read ${directory}`, () =>
    readdir(directory, { withFileTypes: true }),
  );
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(bundleSuffix))
    .map(({ name }) => name)
    .sort();
  if (names.length > maxFiles) refuse(directory, `${names.length} bundles, ${maxFiles} are read`);
  let together = 0;
  for (const file of names) {
    signal?.throwIfAborted();
    const path = join(directory, file);
    const { size } = await attempt(`look at ${path}`, () => stat(path));
    if (size > maxBytes) refuse(path, `${size} bytes, ${maxBytes} are read`);
    together += size;
  }
  if (together > maxBytesTogether) {
    refuse(directory, `${together} bytes together, ${maxBytesTogether} are read`);
  }
  const files: AttestationFile[] = [];
  for (const file of names) {
    signal?.throwIfAborted();
    const path = join(directory, file);
    files.push({ file, bytes: await attempt(`read ${path}`, () => readFile(path)) });
  }
  return files;
}

/** A file, `undefined` when there is none or it is larger than any bundle. */
export async function readFileIfAny(path: string): Promise<Uint8Array | undefined> {
  return attempt(`read ${path}`, async () => {
    try {
      return (await stat(path)).size > maxBytes ? undefined : await readFile(path);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  });
}

/**
 * Write a file of a directory under a temporary name, flush and rename it; what has these bytes already
 * is left alone. Who is killed meanwhile leaves a file `.soe-…`, which nothing here reads.
 *
 * @returns whether it was written
 * @throws TraceabilityError `TRACE_FILE_FAILED`, also for a name that leads out of the directory
 */
export async function writeFileWhole(
  directory: string,
  name: string,
  text: string,
): Promise<boolean> {
  if (basename(name) !== name) {
    throw new TraceabilityError(
      'TRACE_FILE_FAILED',
      `write ${JSON.stringify(name)} in ${directory}: it is not the name of a file; look at flavor and version of the record`,
    );
  }
  const path = join(directory, name);
  if (sameText(await readFileIfAny(path), text)) return false;
  await attempt(`write ${path}`, async () => {
    await mkdir(directory, { recursive: true });
    const temporary = join(directory, `${unfinishedPrefix}${randomUUID()}`);
    try {
      const file = await open(temporary, 'wx', 0o644);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  });
  return true;
}

async function attempt<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new TraceabilityError('TRACE_FILE_FAILED', `${what}: ${seen}`, { cause });
  }
}

function refuse(where: string, seen: string): never {
  throw new TraceabilityError(
    'TRACE_ENVELOPE_INVALID',
    `read the attestations in ${where}: ${seen}; look at what is in there`,
  );
}

function sameText(bytes: Uint8Array | undefined, text: string): boolean {
  return bytes !== undefined && Buffer.from(text).equals(bytes);
}
