/**
 * Everything the server remembers: rows of plain JSON, in tables, each table divided into scopes so
 * that what one account or region holds cannot be reached from another by mistake. It knows nothing
 * of services or protocols.
 */
export interface Store {
  /** One scope of a table. */
  readonly table: <Row extends object>(
    definition: TableDefinition<Row>,
    scope: string,
  ) => Table<Row>;
  /**
   * Runs synchronous work that changes rows. All of its changes are kept and handed to `commit`, or,
   * when it throws or asks for it, none.
   */
  readonly transaction: <T>(work: () => T) => T;
}

/** What a table is called, and how a row says its key. */
export interface TableDefinition<Row extends object> {
  readonly name: string;
  readonly key: (row: Row) => string;
}

/** Rows are replaced, never changed in place. */
export interface Table<Row extends object> {
  readonly get: (key: string) => Row | undefined;
  /** In the order in which the keys were first put. */
  readonly rows: () => Iterable<Row>;
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
}

export function createStore(options: StoreOptions = {}): Store {
  const tables = new Map<string, Map<string, Map<string, object>>>();
  let undo: Change[] = [];

  const scopeOf = (table: string, scope: string): Map<string, object> => {
    const scopes = getOrSet(tables, table);
    return getOrSet(scopes, scope);
  };
  const apply = ([table, scope, key, row]: Change): void => {
    const rows = scopeOf(table, scope);
    if (row === null) rows.delete(key);
    else rows.set(key, row);
  };
  const change = (next: Change): void => {
    const [table, scope, key] = next;
    undo.push([table, scope, key, scopeOf(table, scope).get(key) ?? null]);
    apply(next);
  };
  function* everything(): Iterable<Change> {
    for (const [table, scopes] of tables) {
      for (const [scope, rows] of scopes) {
        for (const [key, row] of rows) yield [table, scope, key, row];
      }
    }
  }

  for (const changes of options.history ?? []) changes.forEach(apply);

  return {
    table<Row extends object>(definition: TableDefinition<Row>, scope: string): Table<Row> {
      // Only rows of this definition are ever put under its name.
      const rows = scopeOf(definition.name, scope) as Map<string, Row>;
      return {
        get: (key) => rows.get(key),
        rows: () => rows.values(),
        put: (row) => change([definition.name, scope, definition.key(row), row]),
        remove: (key) => change([definition.name, scope, key, null]),
      };
    },
    transaction(work) {
      undo = [];
      try {
        const result = work();
        const changes = undo.map(([table, scope, key]): Change => {
          return [table, scope, key, scopeOf(table, scope).get(key) ?? null];
        });
        if (changes.length > 0) options.commit?.(changes, everything);
        return result;
      } catch (error) {
        undo.toReversed().forEach(apply);
        throw error;
      } finally {
        undo = [];
      }
    },
  };
}

function getOrSet<K, Inner>(map: Map<K, Map<string, Inner>>, key: K): Map<string, Inner> {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = new Map<string, Inner>();
  map.set(key, created);
  return created;
}
