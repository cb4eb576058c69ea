import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

// A read at the end of a file costs microseconds, so a short poll is cheaper than it is simple.
const pollDelay = 25;
const chunkSize = 65_536;

/**
 * Follows a file that another process writes. Ends when the writer has ended and everything it
 * wrote has been read. A chunk is valid until the next one is asked for.
 */
export async function* tail(path: string, ended: AbortSignal): AsyncIterable<Uint8Array> {
  await using file = await open(path);
  let buffer = Buffer.alloc(chunkSize);
  let spare = Buffer.alloc(chunkSize);
  let position = 0;
  let next = read(file, buffer, position, ended);
  for (;;) {
    const { bytesRead, last } = await next;
    position += bytesRead;
    if (bytesRead === 0) {
      if (last) return;
      await sleep(pollDelay, undefined, { signal: ended }).catch(() => undefined);
      next = read(file, buffer, position, ended);
      continue;
    }
    // Reads on while the caller is at work.
    next = read(file, spare, position, ended);
    yield buffer.subarray(0, bytesRead);
    [buffer, spare] = [spare, buffer];
  }
}

async function read(file: FileHandle, buffer: Buffer, position: number, ended: AbortSignal) {
  // Asked before reading: what was written before the end is then found by this read.
  const last = ended.aborted;
  const { bytesRead } = await file.read(buffer, 0, chunkSize, position);
  return { bytesRead, last };
}
