import { createScope, type Scope } from './scope.js';
import type { IndexValues, Probe } from './table-index.js';

export type { Probe } from './table-index.js';

/**
 * Everything the server remembers: rows of plain JSON, in tables, each table divided into scopes so
 * that what one account or region holds cannot be reached from another by mistake. It knows nothing
 * of services or protocols.
 */
export interface Store {
  /** One scope of a table. */
  readonly table: <Row extends object, Index extends string = never>(
    definition: TableDefinition<Row, Index>,
    scope: string,
  ) => Table<Row, Index>;
  /** The scopes of a table that have or had rows. */
  readonly scopes: (definition: { readonly name: string }) => readonly string[];
  /**
   * Runs synchronous work that changes rows. All of its changes are kept and handed to `commit`, or,
   * when it throws or asks for it, none.
   */
  readonly transaction: <T>(work: () => T) => T;
}

/** What a table is called, how a row says its key, and by what else it is found quickly. */
export interface TableDefinition<Row extends object, Index extends string = never> {
  readonly name: string;
  readonly key: (row: Row) => string;
  /** By name. Every definition of the same table has the same ones. Default: none. */
  readonly indexes?: Readonly<Record<Index, IndexValues<Row>>>;
}

/** Rows are replaced, never changed in place. */
export interface Table<Row extends object, Index extends string = never> {
  readonly get: (key: string) => Row | undefined;
  /** In the order in which the keys were first put. */
  readonly rows: () => Iterable<Row>;
  /** How many rows there are. */
  readonly size: () => number;
  /** The rows that any of the probes finds, each once, in the order of `rows`. */
  readonly find: (probes: readonly Probe<Index>[]) => readonly Row[];
  /** At least as many as `find` would give; counted without looking at rows. */
  readonly count: (probes: readonly Probe<Index>[]) => number;
  readonly put: (row: Row) => void;
  readonly remove: (key: string) => void;
}

/** A row that was put, or, with `null`, removed. */
export type Change = readonly [table: string, scope: string, key: string, row: object | null];

/** Where a store comes from and where its changes go. */
export interface StoreOptions {
  /** Changes of earlier runs, oldest first. Default: none. */
  readonly history?: Iterable<readonly Change[]>;
  /**
   * Called with the changes of each transaction before it is done; when it throws, the transaction
   * is undone. `rows` gives everything as it is then. Default: nothing is kept.
   */
  readonly commit?: (changes: readonly Change[], rows: () => Iterable<Change>) => void;
  /**
   * Told of the changes of each transaction once they are kept. It may not throw, and starts no
   * transaction before it has returned. Default: nobody is told.
   */
  readonly onCommitted?: (changes: readonly Change[]) => void;
}

export function createStore(options: StoreOptions = {}): Store {
  const tables = new Map<string, Map<string, Scope>>();
  let undo: Undo[] = [];

  const scopeOf = (table: string, scope: string): Scope => {
    const scopes = getOrSet(tables, table, () => new Map<string, Scope>());
    return getOrSet(scopes, scope, createScope);
  };
  const apply = ([table, scope, key, row]: Change): void => {
    scopeOf(table, scope).set(key, row);
  };
  const change = (next: Change): void => {
    const [table, scope, key] = next;
    const held = scopeOf(table, scope);
    undo.push({ next, scope: held, row: held.rows.get(key), position: held.position(key) });
    apply(next);
  };
  function* everything(): Iterable<Change> {
    for (const [table, scopes] of tables) {
      for (const [scope, { rows }] of scopes) {
        for (const [key, row] of rows) yield [table, scope, key, row];
      }
    }
  }

  for (const changes of options.history ?? []) changes.forEach(apply);

  return {
    table<Row extends object, Index extends string = never>(
      definition: TableDefinition<Row, Index>,
      scope: string,
    ): Table<Row, Index> {
      const held = scopeOf(definition.name, scope);
      // Only rows of this definition are ever put under its name.
      const rows = held.rows as ReadonlyMap<string, Row>;
      const indexes = definition.indexes as
        | Readonly<Record<string, IndexValues<object>>>
        | undefined;
      if (indexes !== undefined) held.index(indexes);
      return {
        get: (key) => rows.get(key),
        rows: () => rows.values(),
        size: () => rows.size,
        find: (probes) => held.find(probes) as readonly Row[],
        count: held.count,
        put: (row) => change([definition.name, scope, definition.key(row), row]),
        remove: (key) => change([definition.name, scope, key, null]),
      };
    },
    scopes: ({ name }) => [...(tables.get(name)?.keys() ?? [])],
    transaction(work) {
      undo = [];
      let changes: readonly Change[] = [];
      let result: ReturnType<typeof work>;
      try {
        result = work();
        changes = undo.map(({ scope: held, next: [table, scope, key] }): Change => {
          return [table, scope, key, held.rows.get(key) ?? null];
        });
        if (changes.length > 0) options.commit?.(changes, everything);
      } catch (error) {
        undo.toReversed().forEach(takeBack);
        throw error;
      } finally {
        undo = [];
      }
      if (changes.length > 0) options.onCommitted?.(changes);
      return result;
    },
  };
}

/** A change, and what was there before. */
interface Undo {
  readonly next: Change;
  readonly scope: Scope;
  readonly row: object | undefined;
  readonly position: number | undefined;
}

function takeBack({ next: [, , key], scope, row, position }: Undo): void {
  const isGone = !scope.rows.has(key);
  if (row !== undefined && position !== undefined && isGone) scope.restore(key, row, position);
  else scope.set(key, row ?? null);
}

function getOrSet<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}
