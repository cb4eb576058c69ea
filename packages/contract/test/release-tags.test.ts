import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkTags,
  parseReleaseTags,
  type ReleaseTags,
  releaseTags,
  sharedTags,
} from '../src/index.js';
import { buildIds, flavors, versions } from './arbitraries.js';

const values = fc
  .string({ minLength: 1, maxLength: 256, unit: 'grapheme' })
  .filter((value) => [...value].length <= 256);
const releases: fc.Arbitrary<ReleaseTags> = fc.record(
  {
    flavor: flavors,
    version: versions,
    buildId: buildIds,
    commit: fc.string({
      minLength: 40,
      maxLength: 40,
      unit: fc.constantFrom(...'0123456789abcdef'),
    }),
    repository: values,
    ref: values,
    buildUrl: values,
    sourceImage: values,
    record: values,
  },
  { requiredKeys: ['flavor', 'version', 'buildId', 'commit'] },
);
const release = { flavor: 'al2023', version: '2026.11.0', buildId: 'b1', commit: 'c0ffee' };

test('every release survives the way into tags and back, whatever other tags there are', () => {
  fc.assert(
    fc.property(releases, (original) => {
      const tags = { Name: 'mine', ...releaseTags(original) };

      expect(parseReleaseTags(tags)).toEqual(original);
    }),
  );
});

test('an image without soe:flavor is not ours', () => {
  expect(parseReleaseTags({ Name: 'web', 'soe:version': '1.0.0' })).toBeUndefined();
});

test('a tag that is missing on an image of ours is named', () => {
  const { 'soe:commit': _, ...tags } = releaseTags(release);

  expect(() => parseReleaseTags(tags)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_TAG_INVALID', field: 'soe:commit' }),
  );
});

test('tags that somebody changed by hand are refused', () => {
  const tags = { ...releaseTags(release), 'soe:version': 'latest' };

  expect(() => parseReleaseTags(tags)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_VERSION_INVALID' }),
  );
});

test('consumers see shared tags under their prefix', () => {
  expect(sharedTags({ 'soe:flavor': 'al2023' })).toEqual({ 'ec2:SharedTag/soe:flavor': 'al2023' });
});

test.each([
  ['51 tags', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])), 'tags'],
  ['a key of 128 characters', { ['k'.repeat(128)]: '' }, 'k'.repeat(128)],
  ['an empty key', { '': 'x' }, ''],
  ['a value of 257 characters', { owner: 'v'.repeat(257) }, 'owner'],
  ['a reserved key', { 'aws:x': 'y' }, 'aws:x'],
])('%s do not fit EC2', (_what, tags, field) => {
  expect(() => checkTags(tags)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_TAG_INVALID', field }),
  );
});

test('50 tags with the longest keys and values fit', () => {
  const tags = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`${i}`.padEnd(127, 'k'), '😀'.repeat(256)]),
  );

  expect(checkTags(tags)).toBe(tags);
});
