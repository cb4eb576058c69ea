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

/**
 * Runs something while all processes inside a process namespace are stopped, except its first, which
 * does nothing by itself.
 *
 * Those that wait outside for one of them (nsenter) stop themselves with it, and have to be woken
 * first: they wake the one that they wait for.
 */
export async function whilePaused<T>(
  namespace: string,
  first: number,
  action: () => Promise<T>,
): Promise<T> {
  const paused = new Set<number>();
  const waiting = new Set<number>();
  // One may have been about to start another.
  for (let round = 0; round < 100; round += 1) {
    const all = readProcesses();
    const inside = all.filter((each) => each.pid !== first && isInside(each, namespace));
    const parents = new Set(inside.filter(isStopped).map(({ parent }) => parent));
    const outside = all.filter(
      (each) => parents.has(each.pid) && each.pid !== first && !isInside(each, namespace),
    );
    const running = inside.filter((each) => !isStopped(each));
    const late = outside.filter((each) => !isStopped(each));
    for (const { pid } of outside) waiting.add(pid);
    const sleeping = running.filter(({ pid, state }) => state === 'D' && paused.has(pid));
    if (late.length === 0 && running.length === (round < patience ? 0 : sleeping.length)) break;
    for (const { pid } of running) paused.add(pid);
    signalEach(
      running.map(({ pid }) => pid),
      'SIGSTOP',
    );
    await setTimeout(round);
  }
  try {
    return await action();
  } finally {
    await resume([...waiting], [...paused]);
  }
}

/** Who waits outside may have learnt only now that the one it waits for was stopped. */
async function resume(waiting: readonly number[], paused: readonly number[]): Promise<void> {
  signalEach([...waiting, ...paused], 'SIGCONT');
  for (let round = 0; round < 10; round += 1) {
    const stopped = readProcesses().filter((each) => each.state === 'T');
    const late = stopped.map(({ pid }) => pid).filter((pid) => waiting.includes(pid));
    if (late.length === 0) return;
    signalEach(late, 'SIGCONT');
    await setTimeout(round);
  }
}

/**
 * After so many rounds, whoever still waits inside the kernel waits for one that is stopped: a shell
 * does, for a command that it has just begun (vfork(2)).
 */
const patience = 8;

function isInside({ pid }: ProcessStat, namespace: string): boolean {
  return unlessGone(() => readlinkSync(`/proc/${pid}/ns/pid`)) === namespace;
}

/** Or has ended. */
function isStopped({ state }: ProcessStat): boolean {
  return 'TtZX'.includes(state);
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
