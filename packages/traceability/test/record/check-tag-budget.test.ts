import { releaseTags, sharedTags } from '@soe/contract';
import { expect, test } from 'vitest';
import { checkTagBudget, imageTags } from '../../src/index.js';
import { record } from '../support/fixtures.js';

const own = releaseTags({
  flavor: 'al2023',
  version: '2026.11.0',
  buildId: 'b1',
  commit: 'c0ffee',
});
const some = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`team-${at}`, 'x']));

test('50 tags fit, and the digest that comes after the build is counted', () => {
  const shared = sharedTags(own);

  // Four of the release and the digest, the same again shared.
  expect(checkTagBudget({ own, shared, user: some(40) })).toEqual([]);
  expect(checkTagBudget({ own, shared, user: some(41) })).toEqual([
    expect.stringContaining('51 are needed'),
  ]);
  expect(checkTagBudget({ own, shared, user: some(40), reserved: 1 })).toHaveLength(1);
});

test.each([
  ['a long key', { ['k'.repeat(128)]: 'x' }, 'key has 128 characters'],
  ['a long value', { key: 'x'.repeat(257) }, 'value has 257 characters'],
  ['a reserved key', { 'AWS:x': 'x' }, 'reserved'],
  ['a key of the release', { 'soe:commit': 'x' }, 'must not begin with "soe:"'],
])('%s of the team is found before the build', (_what, user, finding) => {
  expect(checkTagBudget({ own, user })).toContainEqual(expect.stringContaining(finding));
});

test('long values of a release are cut to fit and do not stop it', () => {
  const long = `https://ci.example.com/${'x'.repeat(300)}`;
  const [build] = record.builds;
  const { source } = record;
  const tags =
    build && source
      ? imageTags(
          { ...record, source: { ...source, ref: long }, ci: { provider: 'x', runUrl: long } },
          build,
          { shared: true },
        )
      : {};

  expect(tags['soe:build-url']).toMatch(/\.\.\. \(see record\)$/);
  expect(tags['ec2:SharedTag/soe:commit']).toBe('c0ffee');
  expect(checkTagBudget({ own: tags })).toEqual([]);
});
