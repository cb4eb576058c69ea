import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

// A read at the end of a file costs microseconds, so a short poll is cheaper than it is simple.
const pollDelay = 25;
const chunkSize = 262_144;

/**
 * Follows a file that another process writes. Ends when the writer has ended and everything it
 * wrote has been read. A chunk is valid until the next one is asked for.
 */
export async function* tail(path: string, ended: AbortSignal): AsyncIterable<Uint8Array> {
  await using file = await open(path);
  // Two, because the next chunk is read while the caller works on this one.
  let buffer = Buffer.alloc(chunkSize);
  let spare = Buffer.alloc(chunkSize);
  let ahead = read(file, buffer, 0, ended);
  try {
    for (let position = 0; ; ) {
      const { bytesRead, last } = await ahead;
      position += bytesRead;
      if (bytesRead > 0) {
        ahead = read(file, spare, position, ended);
        yield buffer.subarray(0, bytesRead);
        [buffer, spare] = [spare, buffer];
      } else if (last) {
        return;
      } else {
        await sleep(pollDelay, undefined, { signal: ended }).catch(() => undefined);
        ahead = read(file, buffer, position, ended);
      }
    }
  } finally {
    // A caller that stops early leaves a read behind, of which nobody would see the failure.
    await ahead.catch(() => undefined);
  }
}

interface Reading {
  readonly bytesRead: number;
  /** Whether the writer had ended before this was read. */
  readonly last: boolean;
}

async function read(
  file: FileHandle,
  buffer: Buffer,
  position: number,
  ended: AbortSignal,
): Promise<Reading> {
  // Asked before reading: what was written before the end is then found by this read.
  const last = ended.aborted;
  const { bytesRead } = await file.read(buffer, 0, chunkSize, position);
  return { bytesRead, last };
}
