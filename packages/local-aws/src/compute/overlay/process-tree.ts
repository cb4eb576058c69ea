/** A process, as `/proc/<pid>/stat` tells of it (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly session: number;
}

/** Reads a line of `/proc/<pid>/stat`. */
export function parseProcessStat(line: string): ProcessStat | undefined {
  // The name of the program, in parentheses, may hold anything.
  const [, pid, rest] = /^([0-9]+) \(.*\) (.*)/s.exec(line) ?? [];
  if (pid === undefined || rest === undefined) return undefined;
  const [state = '', parent, , session] = rest.split(' ');
  return { pid: Number(pid), state, parent: Number(parent), session: Number(session) };
}

/** The processes that one started, those that they started, and who shares a session with any. */
export function startedBy(pid: number, processes: readonly ProcessStat[]): readonly number[] {
  const found = new Set<number>();
  const sessions = new Set<number>();
  let size = -1;
  while (size !== found.size) {
    size = found.size;
    for (const each of processes) {
      if (each.pid === pid) continue;
      if (each.parent !== pid && !found.has(each.parent) && !sessions.has(each.session)) continue;
      found.add(each.pid);
      if (each.session === each.pid) sessions.add(each.session);
    }
  }
  return [...found];
}
