import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchedProcess } from './process.js';
import { isRunning, type ProcessIdentity, signalGroup } from './process-group.js';

// Its parent is told when a process ends; everybody else has to look.
const pollDelay = 25;

/**
 * Watches a process that somebody else started, and its group. How it ends is for its parent alone
 * to know. Without an identity it has ended already.
 */
export async function adoptProcess(identity: ProcessIdentity | undefined): Promise<WatchedProcess> {
  const ended = new AbortController();
  if (identity === undefined || !(await isRunning(identity))) ended.abort();
  const pid = identity?.pid ?? 0;
  return {
    pid,
    ended: ended.signal,
    end: watch(identity, ended),
    signalGroup: (signal) => {
      if (!ended.signal.aborted) signalGroup(pid, signal);
    },
  };
}

async function watch(
  identity: ProcessIdentity | undefined,
  ended: AbortController,
): Promise<{ readonly signal: null }> {
  while (identity !== undefined && !ended.signal.aborted) {
    await sleep(pollDelay);
    if (!(await isRunning(identity))) ended.abort();
  }
  return { signal: null };
}
