import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import type { Change, StoreOptions } from '../state/store.js';
import { isCode, stateUnreadable } from './state-error.js';

const header = JSON.stringify({ format: 'soe-local-aws/v1' });

/** A file of JSON lines, one for each transaction. */
export interface Journal {
  readonly write: Required<StoreOptions>['commit'];
  readonly close: () => void;
}

/**
 * Writes to a journal. What earlier runs wrote is replaced by what is still true of it with the
 * first write, and again whenever `rewriteAfter` bytes were appended.
 */
export function openJournal(file: string, rewriteAfter: number): Journal {
  let descriptor: number | undefined;
  let isClosed = false;
  let appended = 0;
  /** Nothing may follow a line that is torn, as the last one of a killed server can be. */
  let isTorn = true;

  const release = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const rewrite = (rows: Iterable<Change>): void => {
    const temporary = `${file}.tmp`;
    const lines = [header, ...Array.from(rows, (row) => JSON.stringify([row]))];
    writeFileSync(temporary, `${lines.join('\n')}\n`, { mode: 0o600 });
    renameSync(temporary, file);
    release();
    isTorn = false;
    appended = 0;
  };
  const append = (changes: readonly Change[]): void => {
    const bytes = Buffer.from(`${JSON.stringify(changes)}\n`);
    descriptor ??= openSync(file, 'a', 0o600);
    isTorn = true;
    if (writeSync(descriptor, bytes) < bytes.length) throw new Error(`${file} cannot grow`);
    isTorn = false;
    appended += bytes.length;
  };
  return {
    write(changes, rows) {
      if (isClosed) throw new Error(`${file} is closed`);
      if (isTorn || appended > rewriteAfter) rewrite(rows());
      else append(changes);
    },
    close() {
      isClosed = true;
      release();
    },
  };
}

/** The changes of earlier runs. A torn last line was never answered, so it is left out. */
export function readJournal(file: string): readonly (readonly Change[])[] {
  const [first, ...lines] = readLines(file);
  if (first === undefined) return [];
  if (first !== header) {
    throw stateUnreadable(
      file,
      `its first line is not ${header}. Name another directory, or delete it`,
    );
  }
  const torn = lines.pop();
  if (torn === undefined) throw stateUnreadable(file, 'it ends inside its first line. Delete it');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as readonly Change[];
    } catch (cause) {
      throw stateUnreadable(
        file,
        `line ${index + 2} is not JSON. Restore it from a copy, or delete it`,
        cause,
      );
    }
  });
}

/** None when there is no file. */
function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw stateUnreadable(file, 'it cannot be read', error);
  }
}
