import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8, listKeys } from '../../../src/services/s3/list-keys.js';

const key = fc
  .array(fc.constantFrom('a', 'b', '/', '-', 'é', '\uffee', '🦊'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const keys = fc.uniqueArray(key, { maxLength: 30 });
const delimiter = fc.constantFrom(undefined, '/', '-', 'a', '/a');
const prefix = fc.constantFrom('', 'a', 'a/', '/', 'b-', '🦊');

/** Everything, by the definition of S3: keys, and what those have in common that share a delimiter. */
function listedWhole(all: readonly string[], from: string, by: string | undefined): string[] {
  const names = all
    .filter((one) => one.startsWith(from))
    .map((one) => {
      const at = by === undefined ? -1 : one.indexOf(by, from.length);
      return at === -1 ? one : one.slice(0, at + must(by).length);
    });
  return [...new Set(names)].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function must(value: string | undefined): string {
  return value ?? '';
}

test('keys are ordered by their UTF-8 bytes', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test('a list is what its definition says, whole or page by page, whatever the size of pages', () => {
  fc.assert(
    fc.property(keys, prefix, delimiter, fc.integer({ min: 1, max: 7 }), (all, from, by, most) => {
      const expected = listedWhole(all, from, by);
      const paged: string[] = [];
      let after: string | undefined;
      for (let more = true; more; ) {
        const page = listKeys(all, { prefix: from, delimiter: by, after, most });
        expect(page.names.length).toBeLessThanOrEqual(most);
        paged.push(...page.names.map(({ name }) => name));
        after = paged.at(-1);
        more = page.isTruncated;
      }
      const whole = listKeys(all, { prefix: from, delimiter: by, after: undefined, most: 1000 });

      expect(whole.names.map(({ name }) => name)).toEqual(expected);
      expect(paged).toEqual(expected);
    }),
  );
});

test('no keys are asked for, and none are given', () => {
  const listing = { prefix: '', delimiter: undefined, after: undefined, most: 0 };

  expect(listKeys(['a'], listing)).toEqual({ names: [], isTruncated: false });
});
