import fc from 'fast-check';
import { expect, test } from 'vitest';
import { versionOrder } from '../../../src/inventory/versions/version-order.js';

test('each type of package has the order of its package manager', () => {
  // dpkg sees more in a final dot and zero, rpm less in a letter than in a number.
  expect(versionOrder('deb')('1.0', '1.0-0')).toBe(0);
  expect(versionOrder('rpm')('1:1.0-1', '2.0-1')).toBeGreaterThan(0);
  expect(versionOrder('npm')('1.10.0', '1.9.9')).toBeGreaterThan(0);
});

test('what has no rules of its own is in a total order by numbers', () => {
  const compare = versionOrder('nuget');
  const version = fc.string({ unit: fc.constantFrom(...'0019ab.-') });
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
      const [x = '', y = '', z = ''] = [a, b, c].sort(compare);
      expect([compare(x, y), compare(y, z), compare(x, z)].every((sign) => sign <= 0)).toBe(true);
    }),
  );
  expect(compare('1.2', '1.2.0')).toBeLessThan(0);
  expect(compare('20348.2582', '20348.2700')).toBeLessThan(0);
});
