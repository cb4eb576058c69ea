import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, nextVersion } from '../src/index.js';
import { versions } from './arbitraries.js';

const now = new Date('2026-11-22T10:00:00Z');

test.each([
  [[], '2026.11.0'],
  [['2026.10.0', '2026.10.1'], '2026.11.0'],
  [['2026.11.0'], '2026.11.1'],
  [['2026.9.0', '2026.11.9', '2026.11.10'], '2026.11.11'],
  [['2026.11.0-rc.2'], '2026.11.0'],
  [['2026.12.0'], '2026.12.1'],
  [['2026.12.0-rc.1'], '2026.12.0'],
])('after %j the release of November 2026 is %s', (existing, expected) => {
  expect(nextVersion(existing, { now })).toBe(expected);
});

test('an emergency fixes the newest release, whatever the month', () => {
  const existing = ['2026.9.0', '2026.10.0'];

  expect(nextVersion(existing, { now, kind: 'emergency' })).toBe('2026.10.1');
});

test('an emergency without a release is refused', () => {
  expect(() => nextVersion([], { now, kind: 'emergency' })).toThrow(
    expect.objectContaining({ code: 'CONTRACT_NOTHING_RELEASED' }),
  );
});

test('the month is that of UTC', () => {
  expect(nextVersion([], { now: new Date('2026-12-01T01:00:00+03:00') })).toBe('2026.11.0');
});

test('the next version is newer than every existing one', () => {
  fc.assert(
    fc.property(
      fc.array(versions, { minLength: 1 }),
      fc.constantFrom('monthly' as const, 'emergency' as const),
      (existing, kind) => {
        const next = nextVersion(existing, { now, kind });

        for (const version of existing) expect(compareVersions(next, version)).toBeGreaterThan(0);
      },
    ),
  );
});

test('an existing version that is none is named', () => {
  expect(() => nextVersion(['2026.11'], { now })).toThrow(/"2026\.11" does not fit: use semver/);
});
