import { describe, expect, it } from 'vitest';
import { compareReleaseVersions } from '../../src/changelog/compare-release-versions.js';

describe('compareReleaseVersions', () => {
  it('orders semantic versions as semver.org does, calendar versions by their numbers', () => {
    const orders = [
      [
        ...['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2'],
        ...['1.0.0-beta.11', 'v1.0.0-rc.1', '1.0.0', 'v1.0.1', '1.2.0', '1.10.0', 'v2.0.0+build'],
      ],
      ['2025.12.9', '2026.1', '2026.01.2', '2026.11.1', '2026.11.1-2', '2026.11.1-10', '2026.12.0'],
      ['2026-09-30', '2026-10-01', '2026-11-02'],
      ['r1', 'r2', 'r10'],
    ];
    for (const versions of orders) {
      for (const [a, left] of versions.entries()) {
        for (const [b, right] of versions.entries()) {
          const name = `${left} and ${right}`;
          expect(Math.sign(compareReleaseVersions(left, right)), name).toBe(Math.sign(a - b));
        }
      }
    }
  });

  it('takes a leading v, zeros and the name of a build for nothing', () => {
    expect(compareReleaseVersions('v1.2.3', '1.2.3')).toBe(0);
    expect(compareReleaseVersions('2026.01.1', '2026.1.1')).toBe(0);
    expect(compareReleaseVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  });
});
