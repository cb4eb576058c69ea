import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, createStore, type TableDefinition } from '../../src/state/store.js';

interface Row {
  readonly id: string;
  readonly value: number;
}

const rows: TableDefinition<Row> = { name: 'rows', key: ({ id }) => id };
const others: TableDefinition<Row> = { name: 'others', key: ({ id }) => id };

const write = fc.record({
  table: fc.constantFrom(rows, others),
  scope: fc.constantFrom('a', 'b'),
  id: fc.constantFrom('1', '2', '3'),
  value: fc.option(fc.nat(), { nil: undefined }),
});

test('a store that replays the changes of another holds the same rows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(write)), (transactions) => {
      const history: Change[][] = [];
      const first = createStore({ commit: (changes) => history.push([...changes]) });
      for (const writes of transactions) {
        first.transaction(() => {
          for (const { table, scope, id, value } of writes) {
            if (value === undefined) first.table(table, scope).remove(id);
            else first.table(table, scope).put({ id, value });
          }
        });
      }

      const second = createStore({ history: JSON.parse(JSON.stringify(history)) });

      for (const table of [rows, others]) {
        for (const scope of ['a', 'b']) {
          const sorted = (store: typeof first): Row[] =>
            [...store.table(table, scope).rows()].toSorted((x, y) => x.id.localeCompare(y.id));
          expect(sorted(second)).toEqual(sorted(first));
        }
      }
    }),
  );
});

test('a transaction that throws leaves nothing behind and commits nothing', () => {
  const commits: unknown[] = [];
  const store = createStore({ commit: (changes) => commits.push(changes) });
  const table = store.table(rows, 'a');
  store.transaction(() => table.put({ id: '1', value: 1 }));

  expect(() =>
    store.transaction(() => {
      table.put({ id: '1', value: 2 });
      table.put({ id: '2', value: 2 });
      table.put({ id: '1', value: 3 });
      throw new Error('refused');
    }),
  ).toThrow('refused');

  expect([...table.rows()]).toEqual([{ id: '1', value: 1 }]);
  expect(commits).toHaveLength(1);
});

test('a transaction that throws leaves every row as it was, and where it was', () => {
  fc.assert(
    fc.property(fc.array(write), fc.array(write), (kept, undone) => {
      const store = createStore();
      const apply = (writes: typeof kept): void => {
        for (const { table, scope, id, value } of writes) {
          if (value === undefined) store.table(table, scope).remove(id);
          else store.table(table, scope).put({ id, value });
        }
      };
      const all = (): Row[] =>
        [rows, others].flatMap((table) =>
          ['a', 'b'].flatMap((scope) => [...store.table(table, scope).rows()]),
        );
      store.transaction(() => apply(kept));
      const before = all();

      expect(() =>
        store.transaction(() => {
          apply(undone);
          throw new Error('refused');
        }),
      ).toThrow('refused');

      expect(all()).toEqual(before);
    }),
  );
});

test('a transaction that cannot be committed is undone', () => {
  const store = createStore({
    commit() {
      throw new Error('disk full');
    },
  });
  const table = store.table(rows, 'a');

  expect(() => store.transaction(() => table.put({ id: '1', value: 1 }))).toThrow('disk full');

  expect([...table.rows()]).toEqual([]);
});

test('reading commits nothing', () => {
  const commits: unknown[] = [];
  const store = createStore({ commit: (changes) => commits.push(changes) });

  store.transaction(() => store.table(rows, 'a').get('1'));

  expect(commits).toEqual([]);
});
