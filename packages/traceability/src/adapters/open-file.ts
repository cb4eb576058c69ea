import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { TraceabilityError } from '../errors.js';

/**
 * The bytes of a file. A reused buffer is never handed out.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` when it cannot be read, or is no regular file: reading
 * a pipe or device may never end
 */
export async function* openFile(path: string): AsyncIterable<Uint8Array> {
  try {
    await using file = await openRegular(path);
    yield* file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
  } catch (cause) {
    throw fileFailed(`read ${path}`, cause);
  }
}

/**
 * A file for reading, which the caller closes.
 *
 * @throws Error when it cannot be opened, or is no regular file
 */
export async function openRegular(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK, opening a pipe waits for somebody who writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if ((await file.stat()).isFile()) return file;
    throw new Error('it is no regular file');
  } catch (cause) {
    await file.close();
    throw cause;
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
