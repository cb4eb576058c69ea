import { expect, test } from 'vitest';
import { formatVersionSummary, recordDigest, versionSummary } from '../src/index.js';
import { parseVersionSummary } from '../src/schemas/index.js';
import { exampleRecord } from './example-record.js';

test('the summary of a release says where it comes from', () => {
  const summary = versionSummary(exampleRecord);

  expect(summary).toEqual({
    created: '2026-11-22T10:00:00.000Z',
    commit: '0123456789abcdef0123456789abcdef01234567',
    repository: 'https://git.example.com/platform/images',
    buildUrl: 'https://ci.example.com/runs/7',
    record: recordDigest(exampleRecord),
    issues: ['SOE-12', 'SOE-13'],
  });
  expect(parseVersionSummary(formatVersionSummary(summary))).toEqual(summary);
});

test('a release with a thousand issues still fits a standard parameter', () => {
  const issues = Array.from({ length: 1000 }, (_, i) => `PLATFORM-${i}`);
  const [change] = exampleRecord.changes ?? [];
  const changes = change ? [{ ...change, issues }] : [];

  const summary = versionSummary({ ...exampleRecord, changes });

  expect(Buffer.byteLength(formatVersionSummary(summary))).toBeLessThanOrEqual(4096);
  expect(summary.issues.length).toBeGreaterThan(100);
  expect(summary.issues).toEqual(issues.slice(0, summary.issues.length));
});

test('a record that was not traced yet has no summary', () => {
  const { source, ...record } = exampleRecord;

  expect(() => versionSummary(record)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_SUMMARY_INVALID', field: 'source' }),
  );
});

test('a summary over 4 KB is refused before AWS would', () => {
  const summary = { ...versionSummary(exampleRecord), repository: 'r'.repeat(5000) };

  expect(() => formatVersionSummary(summary)).toThrow(/standard parameter holds 4096/);
});

test.each(['', '{', '[]', '{"created":"yesterday"}'])('the value %j is refused', (value) => {
  expect(() => parseVersionSummary(value)).toThrow(
    expect.objectContaining({ code: 'CONTRACT_SUMMARY_INVALID' }),
  );
});
