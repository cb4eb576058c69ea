import { open } from 'node:fs/promises';
import { TraceabilityError } from '../errors.js';

/**
 * The bytes of a file. A reused buffer is never handed out.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` when it cannot be read, or is no regular file: reading
 * a pipe or device may never end
 */
export async function* openFile(path: string): AsyncIterable<Uint8Array> {
  try {
    await using file = await open(path);
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is no regular file');
    yield* file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
  } catch (cause) {
    throw fileFailed(`read ${path}`, cause);
  }
}

/** Wraps what the file system said; what is wrapped already stays as it is. */
export function fileFailed(attempt: string, cause: unknown): TraceabilityError {
  if (cause instanceof TraceabilityError) return cause;
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new TraceabilityError(
    'TRACE_FILE_FAILED',
    `${attempt}: ${seen}; check that it exists and that you may use it`,
    { cause },
  );
}
