import { createHash } from 'node:crypto';

/** How many bytes there were, and their digest. */
export interface Measure {
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** Measures a stream that is read for nothing else. */
export async function measure(
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<Measure> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/**
 * Passes a stream on that must be what was measured before. It fails with its last chunk, before that
 * is passed on, and as soon as there is too much.
 */
export async function* expectMeasure(
  chunks: AsyncIterable<Uint8Array>,
  expected: Measure,
  fail: (seen: string) => Error,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > expected.size) throw fail(`more than its ${expected.size} bytes`);
    if (held !== undefined) yield held;
    hash.update(chunk);
    // The stream may use its buffer again.
    held = Buffer.from(chunk);
  }
  if (size < expected.size) throw fail(`${size} of its ${expected.size} bytes`);
  const sha256 = hash.digest('hex');
  if (sha256 !== expected.sha256) throw fail(`SHA-256 ${sha256} instead of ${expected.sha256}`);
  if (held !== undefined) yield held;
}
