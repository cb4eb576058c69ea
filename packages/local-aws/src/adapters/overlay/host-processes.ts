import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type ProcessStat, parseProcessStat } from '../../compute/overlay/process-tree.js';

/** Every process that this one can see. */
export function readProcesses(): readonly ProcessStat[] {
  return processIds().flatMap((pid) => {
    const line = unlessGone(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return (line === undefined ? undefined : parseProcessStat(line)) ?? [];
  });
}

/** The processes inside a process namespace, by their ids outside. */
export function processesInside(namespace: string): readonly ProcessStat[] {
  return readProcesses().filter(
    ({ pid }) => unlessGone(() => readlinkSync(`/proc/${pid}/ns/pid`)) === namespace,
  );
}

/**
 * Runs something while all processes inside a process namespace are stopped, except its first, which
 * the kernel exempts and which does nothing by itself.
 */
export async function whilePaused<T>(
  namespace: string,
  first: number,
  action: () => Promise<T>,
): Promise<T> {
  const paused = new Set<number>();
  const isPaused = ({ state }: ProcessStat): boolean => 'TtZX'.includes(state);
  // One may have been about to start another. One that waits for its child, or for a disk, is late.
  for (let round = 0; round < 100; round += 1) {
    const others = processesInside(namespace).filter(({ pid }) => pid !== first);
    const running = others.filter((each) => !isPaused(each)).map(({ pid }) => pid);
    if (running.length === 0) break;
    for (const pid of running) paused.add(pid);
    signalEach(running, 'SIGSTOP');
    await setTimeout(round);
  }
  try {
    return await action();
  } finally {
    signalEach([...paused], 'SIGCONT');
  }
}

/** The process that one started, of which it has only one. */
export function childOf(pid: number): number | undefined {
  return readProcesses().find(({ parent }) => parent === pid)?.pid;
}

/** Signals processes, of which some may be gone by now. */
export function signalEach(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) unlessGone(() => process.kill(pid, signal));
}

function processIds(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
}

/** Processes end while one looks at them, and of others not everything can be seen. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
