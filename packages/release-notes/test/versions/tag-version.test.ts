import { describe, expect, it } from 'vitest';
import { compareTagVersions } from '../../src/versions/compare-tag-versions.js';
import { readTagVersion } from '../../src/versions/tag-version.js';

describe('readTagVersion', () => {
  it.each([
    ['v1.2.3', 'v', '1.2.3', 'counted'],
    ['1.2.3', '', '1.2.3', 'counted'],
    ['v1', 'v', '1', 'counted'],
    ['1.2.3.4', '', '1.2.3.4', 'counted'],
    ['release-1.2.0', 'release-', '1.2.0', 'counted'],
    ['@acme/app@2.0.0', '@acme/app@', '2.0.0', 'counted'],
    ['al2023/2026.11.1', 'al2023/', '2026.11.1', 'calendar'],
    ['2026.11.02', '', '2026.11.02', 'calendar'],
    ['2026-11-02', '', '2026-11-02', 'calendar'],
    ['v20261102', 'v', '20261102', 'calendar'],
    ['24.04', '', '24.04', 'calendar'],
    ['24.4', '', '24.4', 'counted'],
    ['v1.2.3+build.5', 'v', '1.2.3+build.5', 'counted'],
  ])('reads %s', (tag, prefix, version, scheme) => {
    expect(readTagVersion(tag)).toMatchObject({ tag, prefix, version, scheme });
    expect(readTagVersion(tag)?.preRelease).toBeUndefined();
  });

  it.each([
    ['v1.0.0-rc.1', 'rc.1'],
    ['v6.12-rc3', 'rc3'],
    ['1.0.0b2', 'b2'],
    ['2.0.0.dev1', 'dev1'],
  ])('sees that %s comes before a release', (tag, preRelease) => {
    expect(readTagVersion(tag)).toMatchObject({ preRelease });
  });

  it.each(['nightly', 'latest', 'al2023', 'v', 'release', 'before-rename', 'v1.2.x', ''])(
    'takes %j for no version',
    (tag) => {
      expect(readTagVersion(tag)).toBeUndefined();
    },
  );

  it('orders versions by their numbers, and pre-releases before their release', () => {
    const sorted = ['v1.10.0', '1.9.0', 'v1.10.0-rc.2', 'v1.10.0-rc.10', '2026.2.0', 'v1']
      .flatMap((tag) => readTagVersion(tag) ?? [])
      .sort(compareTagVersions)
      .map(({ tag }) => tag);

    expect(sorted).toEqual(['v1', '1.9.0', 'v1.10.0-rc.2', 'v1.10.0-rc.10', 'v1.10.0', '2026.2.0']);
  });
});
