import { appendNow, readTextIfAny } from '../adapters/files.js';
import { readEntries } from '../cleanup/ledger.js';
import type { PackerEvent } from '../events.js';

/** Keeps `ledger.jsonl`, one entry a line. */
export interface LedgerWriter {
  /** Writes what an event tells about resources, unless it is there already, before it returns. */
  add(event: PackerEvent): void;
}

/** Goes on with a ledger, or begins it with the first entry. */
export async function createLedgerWriter(path: string): Promise<LedgerWriter> {
  const written = new Set((await readTextIfAny(path))?.split('\n'));
  return {
    add: (event) => {
      for (const entry of readEntries(event)) {
        const line = JSON.stringify(entry);
        if (written.has(line)) continue;
        written.add(line);
        appendNow(path, `${line}\n`);
      }
    },
  };
}
