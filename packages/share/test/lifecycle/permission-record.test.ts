import { parameterPaths } from '@soe/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  readRecord,
  readRecords,
  together,
  writeRecord,
} from '../../src/lifecycle/permission-record.js';

const paths = parameterPaths('al2023');
const path = paths.versionPermissions('2026.7.0', 'arm64', 'ami-1', 1).replace(/\/1$/, '');
const grantees = fc.uniqueArray(
  fc.oneof(
    fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }).map(String),
    fc.constant('all'),
    fc
      .integer({ min: 1, max: 99_999_999 })
      .map((n) => `arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-exam-${n}`),
  ),
  { maxLength: 1000 },
);

test('any thousand grantees survive the way into parameters of 4 KB and back', () => {
  fc.assert(
    fc.property(grantees, (all) => {
      const parts = writeRecord(path, all);

      for (const { value } of parts) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4096);
      const values = Object.fromEntries(parts.map(({ name, value }) => [name, value]));
      const record = readRecords(values, { prefix: '/soe' }).get('ami-1');
      expect(record?.grantees).toEqual(all);
      expect(record?.complete).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('a larger record that is half-way over a smaller one loses nobody', () => {
  fc.assert(
    fc.property(grantees, grantees, fc.nat(), (before, more, stop) => {
      const after = together(before, more);
      const held = new Map(writeRecord(path, before).map(({ name, value }) => [name, value]));
      const parts = writeRecord(path, after).toReversed();

      for (const { name, value } of parts.slice(0, stop % (parts.length + 1)))
        held.set(name, value);

      const { grantees: seen } = readRecord([...held].map(([name, value]) => ({ name, value })));
      expect(before.filter((each) => !seen.includes(each))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a record with a part that is missing or broken says that it is not whole', () => {
  const all = Array.from({ length: 600 }, (_, index) => String(100_000_000_000 + index));
  const parts = writeRecord(path, all);
  expect(parts.length).toBeGreaterThan(2);

  expect(readRecord(parts.slice(1)).complete).toBe(false);
  expect(readRecord(parts.slice(0, -1)).complete).toBe(false);
  expect(readRecord(parts.with(1, { name: parts[1]?.name ?? '', value: 'x' })).complete).toBe(
    false,
  );
  expect(readRecord(parts.toReversed()).complete).toBe(true);
});

test.each([
  ['{"of":0,"grantees":["111122223333"]}'],
  ['{"of":-1,"grantees":["111122223333"]}'],
  ['{"of":4294967295,"grantees":["111122223333"]}'],
  ['{"of":1,"grantees":["111122223333",7]}'],
])('a record that holds %s is not whole, so that nobody deletes it', (value) => {
  expect(readRecord([{ name: `${path}/1`, value }]).complete).toBe(false);
});
