import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSelector, newestInRange, parseSelector, type Selector } from '../src/index.js';
import { channels, flavors, versions } from './arbitraries.js';

const ranges = fc.oneof(
  versions.map((version) => `^${version}`),
  versions.map((version) => `>=${version} <9999.0.0`),
  fc.constantFrom('2026', '2026.x', '~2026.10', '*', '2026.9 - 2026.11', '^1.0.0 || ^2.0.0'),
);
const selectors: fc.Arbitrary<Selector> = fc.oneof(
  fc.record({ kind: fc.constant('channel' as const), flavor: flavors, channel: channels }),
  fc.record({ kind: fc.constant('version' as const), flavor: flavors, version: versions }),
  fc.record({ kind: fc.constant('range' as const), flavor: flavors, range: ranges }),
);

test('every selector survives the way into text and back', () => {
  fc.assert(
    fc.property(selectors, (selector) => {
      expect(parseSelector(formatSelector(selector))).toEqual(selector);
    }),
  );
});

test('a flavor alone means its stable channel', () => {
  expect(parseSelector('rhel-9')).toEqual({ kind: 'channel', flavor: 'rhel-9', channel: 'stable' });
});

test('no text makes the parser fail with anything but its own error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseSelector(text);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ContractError' });
      }
    }),
  );
});

test.each([
  '',
  '@stable',
  'rhel-9@',
  'rhel-9@Stable',
  'rhel-9@v2026.11.0x',
  'rhel-9@stable@x',
  'a',
])('%j is refused', (text) => {
  expect(() => parseSelector(text)).toThrow(expect.objectContaining({ name: 'ContractError' }));
});

test('the newest version of a range leaves pre-releases out', () => {
  const all = ['2026.9.0', '2026.11.0', '2026.10.3', '2026.12.0-rc.1', '2027.1.0'];

  expect(newestInRange(all, '^2026.10')).toBe('2026.11.0');
  expect(newestInRange(all, '2025')).toBeUndefined();
});
