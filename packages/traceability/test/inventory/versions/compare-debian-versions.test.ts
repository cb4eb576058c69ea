import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDebianVersions } from '../../../src/index.js';
import { isInstalled } from '../../support/is-installed.js';
import { debianVersion, neighbours, sample } from '../../support/versions.js';

const signs = (a: string, b: string) => Math.sign(compareDebianVersions(a, b));

test.for([
  ['1.0~rc1', '<', '1.0'],
  ['1.0~', '<', '1.0'],
  ['1.0~~', '<', '1.0~'],
  ['1.0~~', '<', '1.0~~a'],
  ['1.0', '=', '1.0-0'],
  ['1.0-1', '<', '1.0-1+b1'],
  ['1.0-1~bpo11', '<', '1.0-1'],
  ['1.0a', '<', '1.0+'],
  ['1.02', '=', '1.2'],
  ['1.2', '<', '1.2.0'],
  ['1:0.1', '>', '9.9'],
  ['0:1', '=', '1'],
  ['1.10', '>', '1.9'],
  ['2-1-1', '>', '2-1'],
  ['20261128093000123456', '<', '20261128093000123457'],
] as const)('%s %s %s', ([a, order, b]) => {
  const expected = { '<': -1, '=': 0, '>': 1 }[order];

  expect(signs(a, b)).toBe(expected);
  expect(signs(b, a)).toBe(expected === 0 ? 0 : -expected);
});

test('is a total order of any texts', () => {
  const any = fc.oneof(debianVersion, fc.string());
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(signs(a, a)).toBe(0);
      expect(signs(a, b) + signs(b, a)).toBe(0);
      const [x = '', y = '', z = ''] = [a, b, c].sort(compareDebianVersions);
      expect([signs(x, y), signs(y, z), signs(x, z)].every((sign) => sign <= 0)).toBe(true);
      if (signs(x, y) === 0 && signs(y, z) === 0) expect(signs(x, z)).toBe(0);
    }),
  );
});

describe.skipIf(!isInstalled('dpkg'))('as dpkg itself', () => {
  // Three milliseconds each: neighbours in the order stand for all other pairs.
  const ask = `while read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1
    elif dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi
  done`;
  const dpkgSigns = (pairs: readonly (readonly [string, string])[]) => {
    const input = pairs.map((pair) => `${pair.join(' ')}\n`).join('');
    const { stdout, stderr } = spawnSync('sh', ['-c', ask], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trim().split('\n').map(Number);
  };

  test('puts some hundred versions, so all their hundred thousand pairs, in the same order', () => {
    const versions = neighbours(sample(debianVersion, 75)).toSorted(compareDebianVersions);
    const pairs = versions.slice(1).map((after, index) => [versions[index] ?? '', after] as const);

    expect((versions.length * (versions.length - 1)) / 2).toBeGreaterThan(90_000);
    expect(pairs.map(([a, b]) => signs(a, b))).toEqual(dpkgSigns(pairs));
  });

  test('finds the same of two in pairs by chance', () => {
    const versions = sample(debianVersion, 600);
    const pairs = versions
      .slice(0, versions.length / 2)
      .map((a, index) => [a, versions.at(-1 - index) ?? ''] as const);

    expect(pairs.map(([a, b]) => signs(a, b))).toEqual(dpkgSigns(pairs));
  });
});
