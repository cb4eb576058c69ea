import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWatermarkKey, watermarkKey } from '../src/index.js';
import { flavors } from './arbitraries.js';

test('owner and flavor survive the way into a watermark key and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), flavors, (account, flavor) => {
      const owner = String(account).padStart(12, '0');

      expect(parseWatermarkKey(watermarkKey(owner, flavor))).toEqual({ owner, flavor });
    }),
  );
});

test.each(['111122223333:other.al2023', '1111:soe.al2023', '111122223333:soe.', 'soe.al2023'])(
  '%s is not a watermark of ours',
  (key) => {
    expect(parseWatermarkKey(key)).toBeUndefined();
  },
);

test('an owner that is no account is refused', () => {
  expect(() => watermarkKey('self', 'al2023')).toThrow(
    expect.objectContaining({ code: 'CONTRACT_OWNER_INVALID' }),
  );
});
