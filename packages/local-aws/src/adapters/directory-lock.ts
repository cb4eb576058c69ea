import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalAwsError } from '../errors.js';
import { isCode, stateUnreadable } from './state-error.js';

const thisProcess = `${process.pid} ${performance.timeOrigin}`;

/**
 * Keeps every other server out of a directory, because two would overwrite each other's lines, until
 * the function that it gives is called.
 */
export function lockDirectory(directory: string): () => void {
  const lock = join(directory, 'lock');
  const own = `${lock}.${randomUUID()}`;
  try {
    // Linked only when it is written, so that no lock is ever seen without its owner.
    writeFileSync(own, thisProcess, { flag: 'wx', mode: 0o600 });
    take(lock, own);
  } catch (error) {
    if (error instanceof LocalAwsError) throw error;
    throw stateUnreadable(lock, 'it cannot be written', error);
  } finally {
    rmSync(own, { force: true });
  }
  let isHeld = true;
  return () => {
    // Later the lock may be another server's.
    if (isHeld) rmSync(lock, { force: true });
    isHeld = false;
  };
}

function take(lock: string, own: string): void {
  try {
    linkSync(own, lock);
    return;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  const owner = readOwner(lock);
  if (owner !== undefined) {
    if (isAlive(owner)) throw inUse(lock, owner);
    removeDead(lock, owner, own);
  }
  take(lock, own);
}

/**
 * Removes the lock that a dead process left. Others may be about to do the same, so it takes a lock
 * on doing that: without it, the one removed could be that of a successor.
 */
function removeDead(lock: string, owner: string, own: string): void {
  const removal = `${lock}.${createHash('sha256').update(owner).digest('hex').slice(0, 16)}`;
  take(removal, own);
  try {
    if (readOwner(lock) === owner) rmSync(lock, { force: true });
  } finally {
    rmSync(removal, { force: true });
  }
}

function readOwner(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
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

function inUse(lock: string, owner: string): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_STATE_IN_USE',
    `Cannot keep state in ${dirname(lock)}: process ${Number.parseInt(owner, 10)} holds ${lock}. Stop that server, name another directory, or delete the file if it is no server.`,
  );
}
