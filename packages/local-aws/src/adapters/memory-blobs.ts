import { createHash } from 'node:crypto';
import type { Blobs } from '../state/blobs.js';

/** Bytes that are kept as long as the process runs. */
export function memoryBlobs(): Blobs {
  const kept = new Map<string, Uint8Array>();
  return {
    put(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex');
      kept.set(name, bytes);
      return name;
    },
    get(name) {
      const bytes = kept.get(name);
      if (bytes === undefined) throw new Error(`There are no bytes ${name}`);
      return bytes;
    },
    drop: (name) => kept.delete(name),
    names: () => [...kept.keys()],
  };
}
