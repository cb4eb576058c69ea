import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { isCode } from '../state-error.js';

/** What GetConsoleOutput can give (EC2 keeps the last 64 KB). */
export const consoleLimit = 64 * 1024;

/** What a machine writes to its console, kept in a file. */
export interface ConsoleFile {
  readonly write: (text: string | Uint8Array) => void;
  readonly read: () => string;
}

/** Opens a console. Of what was written before, the end is kept. */
export function openConsole(path: string): ConsoleFile {
  let kept = readBytes(path);
  let size = kept.length;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      kept = Buffer.concat([kept, bytes]).subarray(-consoleLimit);
      size += bytes.length;
      const fits = size <= 4 * consoleLimit;
      if (!fits) size = kept.length;
      try {
        if (fits) appendFileSync(path, bytes, { mode: 0o600 });
        else writeFileSync(path, kept, { mode: 0o600 });
      } catch (error) {
        // The disk may be discarded while what ran on it still ends.
        if (!isCode(error, 'ENOENT')) throw error;
      }
    },
    read: () => kept.toString('utf8'),
  };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path).subarray(-consoleLimit);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
}
