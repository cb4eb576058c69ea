import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { TraceabilityError } from '../errors.js';

/** Programs that decompress what Node cannot. */
export interface DecompressionPrograms {
  /** For `.xz`. Default: `xz` of the `PATH`. */
  readonly xz?: string;
  /** For `.bz2`. Default: `bzip2` of the `PATH`. */
  readonly bzip2?: string;
}

/** What an archive is compressed with, by its first bytes; its name says nothing. */
type Compression = 'gzip' | 'xz' | 'bzip2' | 'none';

const headLength = 6;

/**
 * Decompresses a stream: gzip by Node, xz and bzip2 by a program of the system that gets the bytes on
 * its standard input and, for xz, at most 256 MiB of memory. What is not compressed passes.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  programs: DecompressionPrograms = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, all } = await peek(source);
  const kind = compressionOf(head);
  if (kind === 'none') return yield* all;
  if (kind === 'gzip') return yield* through(all, createGunzip(), () => Promise.resolve());
  const { xz = 'xz', bzip2 = 'bzip2' } = programs;
  const [program, args] =
    kind === 'xz'
      ? [xz, ['--decompress', '--stdout', '--memlimit-decompress=256MiB']]
      : [bzip2, ['--decompress', '--stdout']];
  yield* throughProgram(all, program, args, kind);
}

function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.equals(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]))) return 'xz';
  return /^BZh[1-9]/.test(head.toString('latin1')) ? 'bzip2' : 'none';
}

async function peek(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < headLength) {
    const next = await iterator.next();
    if (next.done === true) break;
    first.push(next.value);
    size += next.value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* first;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first).subarray(0, headLength), all: all() };
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  middle: NodeJS.ReadWriteStream,
  ended: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fed = pipeline(Readable.from(source), middle);
  // Awaited after the output; until then a failure must not count as unhandled.
  fed.catch(() => undefined);
  for await (const chunk of middle) yield Buffer.from(chunk as Uint8Array);
  await fed;
  await ended();
}

async function* throughProgram(
  source: AsyncIterable<Uint8Array>,
  program: string,
  args: readonly string[],
  kind: Compression,
): AsyncGenerator<Uint8Array, void, undefined> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < 1_024) errors += text;
  });
  const exit = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  exit.catch(() => undefined);
  // A program that gives up closes its input; its exit says why.
  const fed = pipeline(Readable.from(source), child.stdin).catch(() => undefined);
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const code = await exit.catch((cause: unknown) =>
      Promise.reject(missing(program, kind, cause)),
    );
    await fed;
    if (code !== 0) {
      throw new Error(`${program} ended with ${code}: ${errors.trim().split('\n')[0] ?? ''}`);
    }
  } finally {
    child.kill();
    child.stdin.destroy();
    child.stdout.destroy();
    await exit.catch(() => undefined);
  }
}

function missing(program: string, kind: Compression, cause: unknown): TraceabilityError {
  return new TraceabilityError(
    'TRACE_PROGRAM_MISSING',
    `Cannot decompress the archive, which is packed with ${kind}: ${program} could not be started (${String(cause)}). Install ${kind}, or give the archive uncompressed.`,
    { cause },
  );
}
