import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from '../errors.js';
import type { Change, StoreOptions } from '../state/store.js';

const fileName = 'state.jsonl';
const lockName = 'lock';
const header = JSON.stringify({ format: 'soe-local-aws/v1' });

const thisProcess = `${process.pid} ${performance.timeOrigin}`;

/** After so many bytes of changes the file is written anew, with only what is still true. */
const rewriteAfter = 16 * 1024 * 1024;

/** A store's past and future in a directory, until it is closed. */
export interface StateDirectory extends Required<StoreOptions> {
  readonly close: () => void;
}

/**
 * Keeps the state in one file of JSON lines. Every transaction is one line, appended before its
 * answer is sent, so a killed server loses nothing that was answered. Only the death of the whole
 * machine can lose what the operating system had not yet written to disk.
 */
export function openStateDirectory(directory: string): StateDirectory {
  const file = join(directory, fileName);
  const lock = join(directory, lockName);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unreadable(directory, 'it cannot be made. Name a directory that may be written', cause);
  }
  takeLock(lock);

  let journal: number | undefined;
  let size = 0;
  let torn = false;
  const append = (line: string): void => {
    if (journal === undefined) throw new Error(`${file} is closed`);
    const bytes = Buffer.from(line);
    // Until all of it is written the line is torn, and nothing may be appended to a torn line.
    torn = true;
    if (writeSync(journal, bytes) < bytes.length) throw new Error(`${file} cannot grow`);
    torn = false;
    size += bytes.length;
  };
  const rewrite = (rows: Iterable<Change>): void => {
    const temporary = `${file}.tmp`;
    const lines = [header, ...Array.from(rows, (row) => JSON.stringify([row]))];
    writeFileSync(temporary, `${lines.join('\n')}\n`, { mode: 0o600 });
    renameSync(temporary, file);
    if (journal !== undefined) closeSync(journal);
    journal = openSync(file, 'a', 0o600);
    size = 0;
    torn = false;
  };

  try {
    const history = readHistory(file);
    rewrite(currentRows(history));
    return {
      history,
      commit(changes, rows) {
        if (torn || size > rewriteAfter) rewrite(rows());
        else append(`${JSON.stringify(changes)}\n`);
      },
      close() {
        if (journal !== undefined) closeSync(journal);
        journal = undefined;
        rmSync(lock, { force: true });
      },
    };
  } catch (error) {
    rmSync(lock, { force: true });
    if (error instanceof LocalAwsError) throw error;
    throw unreadable(file, 'it cannot be read and written', error);
  }
}

/** The changes of earlier runs. A torn last line was never answered, so it is left out. */
function readHistory(file: string): readonly (readonly Change[])[] {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
  const [first, ...lines] = content.split('\n');
  if (first !== header) {
    throw unreadable(file, `its first line is not ${header}. Name another directory, or delete it`);
  }
  const torn = lines.pop();
  if (torn === undefined) throw unreadable(file, 'it ends inside its first line. Delete it');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as readonly Change[];
    } catch (cause) {
      throw unreadable(
        file,
        `line ${index + 2} is not JSON. Restore it from a copy, or delete it`,
        cause,
      );
    }
  });
}

function currentRows(history: readonly (readonly Change[])[]): Iterable<Change> {
  const rows = new Map<string, Change>();
  for (const change of history.flat()) {
    const [table, scope, key, row] = change;
    const id = JSON.stringify([table, scope, key]);
    if (row === null) rows.delete(id);
    else rows.set(id, change);
  }
  return rows.values();
}

/** One server per directory: two would overwrite each other's lines. */
function takeLock(lock: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      writeFileSync(lock, thisProcess, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw unreadable(lock, 'it cannot be written', error);
    }
    const owner = readOwner(lock);
    if (attempt > 3 || isAlive(owner)) {
      throw new LocalAwsError(
        'LOCAL_AWS_STATE_IN_USE',
        `Cannot keep state beside ${lock}: process ${owner} holds it. Stop that server, name another directory, or delete the file if it is no server.`,
      );
    }
    rmSync(lock, { force: true });
  }
}

function readOwner(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(owner: string): boolean {
  const pid = Number.parseInt(owner, 10);
  if (!(pid > 0)) return false;
  // Process ids are used again; in a container that restarts, often by this very process.
  if (pid === process.pid) return owner === thisProcess;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function unreadable(path: string, reason: string, cause?: unknown): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_STATE_UNREADABLE',
    `Cannot keep state in ${path}: ${reason}.`,
    cause === undefined ? {} : { cause },
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
