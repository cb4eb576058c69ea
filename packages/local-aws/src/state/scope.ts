import { createTableIndex, type IndexValues, type Probe, type TableIndex } from './table-index.js';

/** The rows of one scope of a table, and the indexes that are kept in step with them. */
export interface Scope {
  readonly rows: ReadonlyMap<string, object>;
  /** Puts a row under a key; with `null` the key goes. */
  readonly set: (key: string, row: object | null) => void;
  /** Where a key is in the order of `rows`; nothing when it is not there. */
  readonly position: (key: string) => number | undefined;
  /** Puts a row back that was removed, where it was. */
  readonly restore: (key: string, row: object, position: number) => void;
  /** Says which indexes there are. They are built once, the first time. */
  readonly index: (definitions: Readonly<Record<string, IndexValues<object>>>) => void;
  readonly find: (probes: readonly Probe<string>[]) => readonly object[];
  readonly count: (probes: readonly Probe<string>[]) => number;
}

export function createScope(): Scope {
  const rows = new Map<string, object>();
  const positions = new Map<string, number>();
  let next = 0;
  let indexes: ReadonlyMap<string, TableIndex> | undefined;

  const named = (name: string): TableIndex => {
    const index = indexes?.get(name);
    if (index === undefined) throw new Error(`There is no index ${name}`);
    return index;
  };
  const enter = (key: string, row: object): void => {
    for (const index of indexes?.values() ?? []) index.add(key, row);
  };
  const leave = (key: string, row: object): void => {
    for (const index of indexes?.values() ?? []) index.remove(key, row);
  };
  function* keysOf(probe: Probe<string>): Iterable<string> {
    if ('keys' in probe) yield* probe.keys;
    else if ('value' in probe) yield* named(probe.index).under(probe.value);
    else {
      const index = named(probe.index);
      for (const value of index.valuesFrom(probe.prefix)) yield* index.under(value);
    }
  }
  const countOf = (probe: Probe<string>): number => {
    if ('keys' in probe) return probe.keys.length;
    const index = named(probe.index);
    if ('value' in probe) return index.count(probe.value);
    return index.valuesFrom(probe.prefix).reduce((sum, value) => sum + index.count(value), 0);
  };

  const set = (key: string, row: object | null): void => {
    const before = rows.get(key);
    if (before !== undefined) leave(key, before);
    if (row === null) {
      rows.delete(key);
      positions.delete(key);
      return;
    }
    if (before === undefined) {
      positions.set(key, next);
      next += 1;
    }
    rows.set(key, row);
    enter(key, row);
  };
  const position = (key: string): number => positions.get(key) ?? 0;

  return {
    rows,
    set,
    position: (key) => positions.get(key),
    restore(key, row, where) {
      set(key, row);
      positions.set(key, where);
      const inOrder = Array.from(rows).toSorted(([a], [b]) => position(a) - position(b));
      rows.clear();
      for (const [one, its] of inOrder) rows.set(one, its);
    },
    index(definitions) {
      if (indexes !== undefined) return;
      indexes = new Map(
        Object.entries(definitions).map(([name, valuesOf]) => [name, createTableIndex(valuesOf)]),
      );
      for (const [key, row] of rows) enter(key, row);
    },
    find(probes) {
      const keys = new Set<string>();
      for (const probe of probes) for (const key of keysOf(probe)) keys.add(key);
      return Array.from(keys)
        .toSorted((a, b) => position(a) - position(b))
        .flatMap((key) => rows.get(key) ?? []);
    },
    count: (probes) => probes.reduce((sum, probe) => sum + countOf(probe), 0),
  };
}
