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
    const words = line.trim().split(/\s+/);
    const [name, triggers] = words.slice(-2);
    if (name?.endsWith('.timer') === true && triggers !== undefined)
      started.set(name, { triggers });
  }
  const places = new Map<string, { readonly listens: string[]; readonly triggers: string }>();
  for (const line of sockets) {
    const words = line.trim().split(/\s+/);
    // A path that it listens on may end in .socket, too.
    const at = words.findIndex((word, index) => index > 0 && word.endsWith('.socket'));
    if (at < 0) continue;
    const name = words[at] ?? '';
    const place = places.get(name) ?? { listens: [], triggers: words.slice(at + 1).join(' ') };
    place.listens.push(words.slice(0, at).join(' '));
    places.set(name, place);
  }
  for (const [name, { listens, triggers }] of places) {
    started.set(name, { listens: listens.sort().join(', '), ...(triggers !== '' && { triggers }) });
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
