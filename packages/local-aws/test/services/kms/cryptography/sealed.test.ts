import fc from 'fast-check';
import { expect, test } from 'vitest';
import { open, readSealHeader, seal } from '../../../../src/services/kms/cryptography/sealed.js';

const bytes = fc.uint8Array({ maxLength: 60 });
const material = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((all) => Buffer.from(all));
const context = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const header = fc.record({ keyArn: fc.string({ maxLength: 40 }), rotations: fc.nat(1000) });

test('what was sealed opens with the same material and context, in any order, and says its header', () => {
  fc.assert(
    fc.property(bytes, material, header, context, (plaintext, key, head, pairs) => {
      const sealed = seal(plaintext, key, head, pairs);
      const reversed = Object.fromEntries(Object.entries(pairs).toReversed());

      expect(open(sealed, key, reversed)).toEqual(Buffer.from(plaintext));
      expect(readSealHeader(sealed)).toEqual(head);
    }),
  );
});

test('any other material or context, and any changed byte, opens nothing', () => {
  fc.assert(
    fc.property(bytes, material, header, fc.nat(), (plaintext, key, head, at) => {
      const sealed = seal(plaintext, key, head, { a: 'b' });
      const changed = Buffer.from(sealed);
      const place = at % changed.length;
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const other = Buffer.from(key.map((byte) => byte ^ 1));

      expect(open(changed, key, { a: 'b' })).toBeUndefined();
      expect(open(sealed, other, { a: 'b' })).toBeUndefined();
      expect(open(sealed, key, {})).toBeUndefined();
      expect(open(sealed, key, { a: 'b', c: 'd' })).toBeUndefined();
    }),
  );
});

test('a changed length of the ARN, which then is no text, opens nothing', () => {
  const key = Buffer.alloc(32, 7);
  fc.assert(
    fc.property(header, fc.nat(0xffff), (head, length) => {
      const sealed = seal(Buffer.alloc(60, 0xff), key, head, {});
      fc.pre(length !== sealed.readUInt16BE(5));
      sealed.writeUInt16BE(length, 5);

      expect(open(sealed, key, {})).toBeUndefined();
    }),
    { examples: [[{ keyArn: '', rotations: 0 }, 60]] },
  );
});

test('what was never sealed is not opened', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), material, (anything, key) => {
      expect(open(Buffer.from(anything), key, {})).toBeUndefined();
    }),
  );
});
