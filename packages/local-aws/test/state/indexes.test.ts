import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, createStore, type TableDefinition } from '../../src/state/store.js';
import type { Probe } from '../../src/state/table-index.js';

interface Row {
  readonly id: string;
  readonly color: string;
  readonly words: readonly string[];
}

const indexed: TableDefinition<Row, 'color' | 'word'> = {
  name: 'rows',
  key: ({ id }) => id,
  indexes: { color: ({ color }) => [color], word: ({ words }) => words },
};

const id = fc.constantFrom('1', '2', '3', '4', '5');
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\uffff'), maxLength: 3 });
const write = fc.record({
  id,
  row: fc.option(fc.record({ color: text, words: fc.uniqueArray(text, { maxLength: 3 }) }), {
    nil: undefined,
  }),
});
const transaction = fc.record({ writes: fc.array(write, { maxLength: 6 }), fails: fc.boolean() });
const probe: fc.Arbitrary<Probe<'color' | 'word'>> = fc.oneof(
  fc.record({ keys: fc.array(id, { maxLength: 3 }) }),
  fc.record({ index: fc.constantFrom('color' as const, 'word' as const), value: text }),
  fc.record({ index: fc.constantFrom('color' as const, 'word' as const), prefix: text }),
);

/** What a probe means, said without an index. */
function finds(one: Probe<'color' | 'word'>, row: Row): boolean {
  if ('keys' in one) return one.keys.includes(row.id);
  const values = one.index === 'color' ? [row.color] : row.words;
  return values.some((value) =>
    'value' in one ? value === one.value : value.startsWith(one.prefix),
  );
}

test('an index finds what a look at every row finds, after any changes and any that were undone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ transaction, probes: fc.array(probe, { maxLength: 4 }) })),
      (steps) => {
        const history: Change[][] = [];
        const store = createStore({ commit: (changes) => history.push([...changes]) });
        const check = (probes: readonly Probe<'color' | 'word'>[], in_ = store): void => {
          const table = in_.table(indexed, 'scope');
          const scanned = [...table.rows()].filter((row) => probes.some((one) => finds(one, row)));
          expect(table.find(probes)).toEqual(scanned);
          expect(table.count(probes)).toBeGreaterThanOrEqual(scanned.length);
        };
        for (const {
          transaction: { writes, fails },
          probes,
        } of steps) {
          const table = store.table(indexed, 'scope');
          const run = (): void =>
            store.transaction(() => {
              for (const { id: key, row } of writes) {
                if (row === undefined) table.remove(key);
                else table.put({ id: key, ...row });
                check(probes);
              }
              if (fails) throw new Error('refused');
            });
          if (fails) expect(run).toThrow('refused');
          else run();
          check(probes);
        }
        const replayed = createStore({ history });
        for (const { probes } of steps) check(probes, replayed);
      },
    ),
  );
});

test('an index that is not there is a mistake that is told', () => {
  const table = createStore().table<Row, 'size'>({ name: 'rows', key: ({ id: key }) => key }, 'a');

  expect(() => table.find([{ index: 'size', value: '1' }])).toThrow('There is no index size');
});
