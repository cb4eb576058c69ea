import { expect, test } from 'vitest';
import { checksumAlgorithms, checksumLength, checksumOf } from '../../src/protocols/checksums.js';

// The check values of the catalogue of parametrised CRC algorithms, and of RFC 3174 and FIPS 180-4.
test.each([
  ['CRC32', '123456789', 'cbf43926'],
  ['CRC32C', '123456789', 'e3069283'],
  ['CRC64NVME', '123456789', 'ae8b14860a799888'],
  ['SHA1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
] as const)('the %s of %s is %s', (algorithm, text, expected) => {
  expect(Buffer.from(checksumOf(algorithm, Buffer.from(text)), 'base64').toString('hex')).toBe(
    expected,
  );
});

test.each(checksumAlgorithms)('a %s has its length, also of nothing', (algorithm) => {
  const sum = Buffer.from(checksumOf(algorithm, new Uint8Array()), 'base64');

  expect(sum.length).toBe(checksumLength(algorithm));
});
