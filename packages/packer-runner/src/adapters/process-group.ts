import { readdir, readFile } from 'node:fs/promises';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends a signal to a process group. A group that is gone is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(-group, signal);
  } catch {
    return false;
  }
}

/** Ends what is left of a group: SIGTERM, then SIGKILL. Returns the ids of processes that remain. */
export async function endGroup(group: number, grace: number): Promise<readonly number[]> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if ((await livingMembers(group)).length === 0) return [];
    signalGroup(group, signal);
    await waitUntilEmpty(group, grace);
  }
  return livingMembers(group);
}

async function waitUntilEmpty(group: number, grace: number): Promise<void> {
  const deadline = performance.now() + grace;
  while (performance.now() < deadline && (await livingMembers(group)).length > 0) {
    await sleep(20);
  }
}

/** The processes of a group that still run. A zombie has ended: only its parent has not looked yet. */
export async function livingMembers(group: number): Promise<readonly number[]> {
  if (!signalGroup(group, 0)) return [];
  const pids = await readdir('/proc').catch(() => undefined);
  // Without /proc the members cannot be told apart; the group stands for all of them.
  if (pids === undefined) return [group];
  const processes = await Promise.all(pids.filter((name) => /^\d+$/.test(name)).map(readProcess));
  return processes.flatMap((found) =>
    found?.group === group && !/[ZX]/.test(found.state) ? [found.pid] : [],
  );
}

/** When a process started, in the units of /proc: with the pid it identifies a process. */
export async function processStart(pid: number): Promise<string | undefined> {
  return (await readProcess(String(pid)))?.start;
}

interface ProcessInfo {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
  readonly start: string;
}

async function readProcess(pid: string): Promise<ProcessInfo | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name is in parentheses and may hold anything, so the fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = '', ...rest] = fields;
  return { pid: Number(pid), state, group: Number(group), start: rest[16] ?? '' };
}
