import { appendNow, readTextIfAny } from '../adapters/files.js';
import { readEntries } from '../cleanup/ledger.js';
import type { PackerEvent } from '../events.js';

/** Keeps `ledger.jsonl`, one entry a line. */
export interface LedgerWriter {
  /**
   * Writes what an event tells about resources, unless it is there already, before it returns. Names
   * are written as they are, because they find things again: a name at AWS is no place for a secret.
   */
  add(event: PackerEvent): void;
}

/** Goes on with a ledger, or begins it with the first entry. */
export async function createLedgerWriter(path: string): Promise<LedgerWriter> {
  const text = (await readTextIfAny(path)) ?? '';
  const written = new Set(text.split('\n'));
  // A crash may have cut the last line off.
  let separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    add: (event) => {
      for (const entry of readEntries(event)) {
        const line = JSON.stringify(entry);
        if (written.has(line)) continue;
        written.add(line);
        appendNow(path, `${separator}${line}\n`);
        separator = '';
      }
    },
  };
}
