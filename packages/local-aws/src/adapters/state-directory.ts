import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Blobs } from '../state/blobs.js';
import type { StoreOptions } from '../state/store.js';
import { lockDirectory } from './directory-lock.js';
import { fileBlobs } from './file-blobs.js';
import { openJournal, readJournal } from './journal.js';
import { stateUnreadable } from './state-error.js';

/** A store's past and future in a directory, until it is closed. */
export interface StateDirectory extends Required<Pick<StoreOptions, 'history' | 'commit'>> {
  /** What is too large for the file, beside it. */
  readonly blobs: Blobs;
  /** Lets others in. Doing it again changes nothing. */
  readonly close: () => void;
}

export interface StateDirectoryOptions {
  /**
   * After so many bytes of changes the file is written anew, with only what is still true.
   * Default: 16 MB.
   */
  readonly rewriteAfter?: number;
}

/**
 * Keeps the state in one file of JSON lines. Every transaction is one line, appended before its
 * answer is sent, so a killed server loses nothing that was answered. Only the death of the whole
 * machine can lose what the operating system had not yet written to disk.
 */
export function openStateDirectory(
  directory: string,
  { rewriteAfter = 16 * 1024 * 1024 }: StateDirectoryOptions = {},
): StateDirectory {
  try {
    makeDirectory(resolve(directory));
  } catch (cause) {
    throw stateUnreadable(
      directory,
      'it cannot be made. Name a directory that may be written',
      cause,
    );
  }
  const unlock = lockDirectory(directory);
  try {
    const file = join(directory, 'state.jsonl');
    const journal = openJournal(file, rewriteAfter);
    return {
      history: readJournal(file),
      commit: journal.write,
      blobs: fileBlobs(join(directory, 'blobs')),
      close() {
        journal.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** `mkdirSync` with `recursive` would not return where nothing can be made, such as below `/proc`. */
function makeDirectory(path: string): void {
  if (!existsSync(dirname(path))) makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // It was there, or another server was faster.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
