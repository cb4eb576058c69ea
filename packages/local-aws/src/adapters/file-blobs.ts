import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Blobs } from '../state/blobs.js';
import { stateUnreadable } from './state-error.js';

/**
 * Bytes in files of a directory, readable by their owner only. The directory is made with the first
 * file.
 */
export function fileBlobs(directory: string): Blobs {
  const file = (name: string): string => join(directory, name);
  return {
    put(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex');
      if (existsSync(file(name))) return name;
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      // Whoever sees a file under its name sees all of it.
      const temporary = file(`${name}.${randomUUID()}`);
      writeFileSync(temporary, bytes, { mode: 0o600 });
      renameSync(temporary, file(name));
      return name;
    },
    get: (name) => readFileSync(file(name)),
    drop: (name) => rmSync(file(name), { force: true }),
    names() {
      try {
        return existsSync(directory) ? readdirSync(directory) : [];
      } catch (cause) {
        throw stateUnreadable(
          directory,
          'it cannot be listed. Name a directory that may be read',
          cause,
        );
      }
    },
  };
}
