import fc from 'fast-check';
import { expect, test } from 'vitest';
import { page } from '../../src/services/page.js';

const invalidToken = (): Error => new Error('invalid token');

test('pages together are all rows, each once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 7 }), (rows, size) => {
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const cut = page(rows, (row) => row, { size, token, invalidToken });
        seen.push(...cut.rows);
        token = cut.next;
      } while (token !== undefined);

      expect(seen).toEqual(rows.toSorted());
    }),
  );
});

test('rows that appear between two pages shift nothing', () => {
  const first = page(['b', 'd'], (row) => row, { size: 1, token: undefined, invalidToken });

  const second = page(['a', 'b', 'c', 'd'], (row) => row, {
    size: 1,
    token: first.next,
    invalidToken,
  });

  expect(second.rows).toEqual(['c']);
});

test('without a size there is one page in the order of the rows', () => {
  expect(
    page(['b', 'a'], (row) => row, { size: undefined, token: undefined, invalidToken }),
  ).toEqual({ rows: ['b', 'a'], next: undefined });
});

test('a token that no page gave is refused', () => {
  expect(() => page(['a'], (row) => row, { size: 1, token: 'made up', invalidToken })).toThrow(
    'invalid token',
  );
});
