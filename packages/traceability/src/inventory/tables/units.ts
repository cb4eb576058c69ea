import type { ServiceUnit } from '../inventory.js';

/** What systemd says, as lines of its lists without head and foot. */
export interface UnitLists {
  /** `list-unit-files`. */
  readonly files: readonly string[];
  /** `list-sockets`. */
  readonly sockets?: readonly string[];
  /** `list-timers`. */
  readonly timers?: readonly string[];
}

/** Units with their state, their preset, and what sockets and timers start. */
export function systemdUnits({ files, sockets = [], timers = [] }: UnitLists): ServiceUnit[] {
  const started = new Map<string, Pick<ServiceUnit, 'triggers' | 'listens'>>();
  for (const line of timers) {
    const [, name, triggers] = /(\S+\.timer)\s+(\S+)\s*$/.exec(line) ?? [];
    if (name !== undefined && triggers !== undefined) started.set(name, { triggers });
  }
  for (const line of sockets) {
    const [, listens = '', name, triggers = ''] =
      /^(.*?)\s+(\S+\.socket)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const before = started.get(name)?.listens;
    const all = before === undefined ? listens : [before, listens].sort().join(', ');
    started.set(name, { listens: all, ...(triggers !== '' && { triggers }) });
  }
  return files.flatMap((line) => {
    const [name, state, preset] = line.trim().split(/\s+/);
    if (name === undefined || state === undefined || !/\.[a-z]+$/.test(name)) return [];
    return [
      {
        name,
        state,
        ...(preset !== undefined && preset !== '-' && { preset }),
        ...started.get(name),
      },
    ];
  });
}
