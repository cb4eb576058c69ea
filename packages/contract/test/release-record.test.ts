import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordDigest, releaseRecord } from '../src/index.js';
import { parseReleaseRecord } from '../src/schemas/index.js';
import { flavors, versions } from './arbitraries.js';
import { exampleRecord } from './example-record.js';

test('a record survives the way through JSON', () => {
  expect(parseReleaseRecord(JSON.parse(JSON.stringify(exampleRecord)))).toEqual(exampleRecord);
});

test('every start of a record is a valid record', () => {
  fc.assert(
    fc.property(
      flavors,
      versions,
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
      (flavor, version, date) => {
        const record = releaseRecord({ flavor, version, createdAt: date.toISOString() });

        expect(parseReleaseRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
      },
    ),
  );
});

test('members of a later version of the schema are kept', () => {
  const record = parseReleaseRecord({ ...exampleRecord, attestation: { digest: 'x' } });

  expect(record).toHaveProperty('attestation.digest', 'x');
});

test('the place of what does not fit is named', () => {
  const [image] = exampleRecord.images;
  const broken = { ...exampleRecord, images: [{ ...image, region: '' }] };

  expect(() => parseReleaseRecord(broken)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_RECORD_INVALID', field: 'images[0].region' }),
  );
});

test('the digest holds while later stages add their parts, and changes with the facts', () => {
  const { images, ...before } = exampleRecord;
  const digest = recordDigest(exampleRecord);

  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(recordDigest({ ...before, images: [], notes: { file: 'notes.md' } })).toBe(digest);
  expect(recordDigest({ ...exampleRecord, version: '2026.11.2' })).not.toBe(digest);
});
