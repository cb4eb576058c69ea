import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guestAddress } from '../../src/compute/guest-address.js';

test('addresses are in 127.64.0.0/10, follow from the id, and are never given twice', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), (ids) => {
      const taken = new Set<string>();
      for (const id of ids) {
        const address = guestAddress(id, taken);
        expect(guestAddress(id, taken)).toBe(address);
        const [first, second = 0, , last = 0] = address.split('.').map(Number);
        expect(first).toBe(127);
        expect(second >= 64 && second < 128).toBe(true);
        expect([0, 255]).not.toContain(last);
        expect(taken.has(address)).toBe(false);
        taken.add(address);
      }
    }),
  );
});

test('an address that is taken leads to the next', () => {
  const address = guestAddress('i-1', new Set());

  expect(guestAddress('i-1', new Set([address]))).not.toBe(address);
});
