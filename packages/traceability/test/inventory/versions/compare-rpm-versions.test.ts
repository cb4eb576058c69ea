import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRpmVersions } from '../../../src/index.js';
import { compareRpmSegments } from '../../../src/inventory/versions/compare-rpm-versions.js';
import { isInstalled } from '../../support/is-installed.js';
import { neighbours, rpmSegment, rpmVersion, sample } from '../../support/versions.js';

const signs = (a: string, b: string) => Math.sign(compareRpmVersions(a, b));

test.for([
  ['1.0~rc1', '<', '1.0'],
  ['1.0', '<', '1.0^'],
  ['1.0^', '<', '1.0.1'],
  ['1.0^git1~pre', '<', '1.0^git1'],
  ['1.0', '<', '1.0a'],
  ['1.0a', '<', '1.0.1'],
  ['1.a', '<', '1.1'],
  ['007', '=', '7'],
  ['1_0', '=', '1.0'],
  ['1.0.', '=', '1.0'],
  ['5.14.0-362.8.1.el9_3', '<', '5.14.0-362.24.1.el9_3'],
  ['1:1.0-1', '>', '2.0-1'],
  ['0:1.0-1', '=', '1.0-1'],
  ['(none):1.0-1', '=', '1.0-1'],
  ['1.0-1', '>', '1.0'],
  ['99999999999999999999', '<', '100000000000000000000'],
] as const)('%s %s %s', ([a, order, b]) => {
  const expected = { '<': -1, '=': 0, '>': 1 }[order];

  expect(signs(a, b)).toBe(expected);
  expect(signs(b, a)).toBe(expected === 0 ? 0 : -expected);
});

test('is a total order of any texts', () => {
  const any = fc.oneof(rpmVersion, rpmSegment, fc.string());
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(signs(a, a)).toBe(0);
      expect(signs(a, b) + signs(b, a)).toBe(0);
      const [x = '', y = '', z = ''] = [a, b, c].sort(compareRpmVersions);
      expect([signs(x, y), signs(y, z), signs(x, z)].every((sign) => sign <= 0)).toBe(true);
    }),
  );
});

describe.skipIf(!isInstalled('rpm'))('as rpm itself', () => {
  const rpmSigns = (comparison: string, pairs: readonly (readonly [string, string])[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'soe-rpm-'));
    try {
      const file = join(folder, 'pairs');
      writeFileSync(file, pairs.map((pair) => `${pair.join(' ')}\n`).join(''));
      const script = `for line in io.lines("${file}") do local a, b = line:match("^(%S+) (%S+)$"); print((${comparison})..",") end`;
      const { stdout } = spawnSync('rpm', ['--eval', `%{lua:${script}}`], { encoding: 'utf8' });
      return stdout.trim().split(',').slice(0, -1).map(Number);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const pairsOf = (versions: readonly string[]) =>
    versions.flatMap((a, index) =>
      [1, 2, 3, 5, 8].map(
        (step) => [a, versions[(index * 7 + step) % versions.length] ?? ''] as const,
      ),
    );

  test('finds the same of two segments, thousands of times', () => {
    const pairs = pairsOf(neighbours(sample(rpmSegment, 400)));

    expect(pairs.length).toBeGreaterThan(9_000);
    expect(pairs.map(([a, b]) => Math.sign(compareRpmSegments(a, b)))).toEqual(
      rpmSigns('rpm.vercmp(a, b)', pairs),
    );
  });

  // Objects of versions came with rpm 4.17.
  const { stdout } = spawnSync('rpm', ['--eval', '%{lua:print(rpm.ver and 1 or 0)}'], {
    encoding: 'utf8',
  });
  test.skipIf(stdout?.trim() !== '1')('also with epochs and releases', () => {
    const pairs = pairsOf(sample(rpmVersion, 800));
    const comparison = 'rpm.ver(a) < rpm.ver(b) and -1 or rpm.ver(b) < rpm.ver(a) and 1 or 0';

    expect(pairs.map(([a, b]) => signs(a, b))).toEqual(rpmSigns(comparison, pairs));
  });
});
