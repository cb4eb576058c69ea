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

/**
 * Ends a group whose leader is gone, if its members have this entry in their environment: the id of
 * a group that has ended may be that of a stranger by now. Returns the ids of processes that remain.
 */
export async function endGroupOf(
  group: number,
  entry: string,
  grace: number,
): Promise<readonly number[]> {
  if (group <= 0) return [];
  const members = await livingMembers(group);
  const own = await Promise.all(members.map((pid) => hasEntry(String(pid), entry)));
  return own.includes(true) ? endGroup(group, grace) : [];
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

/** A process, told apart from later ones that get the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The boot of the system and the time since then; absent where there is no /proc. */
  readonly start?: string;
}

/** What identifies a process; undefined when it is gone. Without /proc its id has to do. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const [found, boot] = await Promise.all([readProcess(String(pid)), readBoot()]);
  if (boot === undefined) return { pid };
  return found === undefined ? undefined : { pid, start: startOf(found, boot) };
}

/** Whether that very process still runs. Without /proc any process of that id counts. */
export async function isRunning({ pid, start }: ProcessIdentity): Promise<boolean> {
  if (start === undefined) return exists(pid);
  const [found, boot] = await Promise.all([readProcess(String(pid)), readBoot()]);
  if (found === undefined || boot === undefined) return false;
  return startOf(found, boot) === start && !/[ZX]/.test(found.state);
}

/** Whether a process was started since this machine was: only then can it be told whether it runs. */
export async function isOfThisBoot({ start }: ProcessIdentity): Promise<boolean> {
  const boot = await readBoot();
  return start === undefined || boot === undefined || start.startsWith(`${boot}/`);
}

/** The leader of a process group whose environment has this entry; only this user's are seen. */
export async function findGroupLeader(entry: string): Promise<ProcessIdentity | undefined> {
  const pids = await readdir('/proc').catch(() => []);
  for (const pid of pids.filter((name) => /^\d+$/.test(name))) {
    if (!(await hasEntry(pid, entry))) continue;
    const found = await readProcess(pid);
    if (found !== undefined && found.group === found.pid) return identifyProcess(Number(pid));
  }
  return undefined;
}

/** Whether a process has this entry in its environment; true where that cannot be looked at. */
export async function carries({ pid }: ProcessIdentity, entry: string): Promise<boolean> {
  return (await readBoot()) === undefined || hasEntry(String(pid), entry);
}

async function hasEntry(pid: string, entry: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(entry);
}

function exists(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    // A process of another user is one.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Id of this start of the machine; undefined where there is no /proc. */
export async function readBoot(): Promise<string | undefined> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined);
  return text?.trim();
}

function startOf({ start }: ProcessInfo, boot: string): string {
  return `${boot}/${start}`;
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
