import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBuildId, parseBuildId } from '../src/index.js';

test('a build id tells when the build began', () => {
  const now = new Date('2026-11-22T19:31:40.123Z');

  expect(createBuildId({ now, suffix: '4f3a9c' })).toBe('20261122t193140z-4f3a9c');
});

test('build ids sort by time and are valid', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(seconds, seconds, (a, b) => {
      const [x, y] = [a, b].map((at) =>
        createBuildId({ now: new Date(at * 1000), suffix: '000000' }),
      );

      expect(x && y && Math.sign(x < y ? -1 : x > y ? 1 : 0)).toBe(Math.sign(a - b));
      expect(parseBuildId(String(x))).toBe(x);
    }),
  );
});

test('two builds of one second differ', () => {
  const now = new Date();

  expect(createBuildId({ now })).not.toBe(createBuildId({ now }));
});
