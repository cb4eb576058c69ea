import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signDigest, verifyDigest } from '../../../../src/services/kms/cryptography/ecdsa.js';
import {
  isSignature,
  makeSignature,
  readSigningAlgorithm,
  type Signed,
  type SigningAlgorithm,
} from '../../../../src/services/kms/cryptography/signing.js';
import { must } from '../../../support/local.js';

const digestOf = (hash: string, message: Uint8Array) => createHash(hash).update(message).digest();

test.each([
  ['P-256', 'sha256'],
  ['P-384', 'sha384'],
  ['P-521', 'sha512'],
  ['P-256', 'sha512'],
])('a digest signed on %s is what node:crypto makes of the message with %s', (namedCurve, hash) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
      const digest = digestOf(hash, message);
      const here = signDigest(digest, privateKey);
      const there = sign(hash, message, privateKey);

      expect(verify(hash, message, publicKey, here)).toBe(true);
      expect(verifyDigest(digest, there, publicKey)).toBe(true);
      expect(verifyDigest(digestOf(hash, Buffer.from('other')), there, publicKey)).toBe(false);
    }),
    { numRuns: 10 },
  );
});

test('what is no signature on a curve is false, never an error', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const digest = digestOf('sha256', Buffer.from('x'));
  const signature = signDigest(digest, privateKey);

  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(verifyDigest(digest, Buffer.from(bytes), publicKey)).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(signature);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);

      expect(verifyDigest(digest, changed, publicKey)).toBe(false);
    }),
    { numRuns: 30 },
  );
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

test.each([
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
])('%s of a digest is the one of its message', (name) => {
  const algorithm = must(readSigningAlgorithm(name));
  const message = Buffer.from('what is signed');
  const whole = { bytes: message, isDigest: false };
  const digest = { bytes: digestOf(algorithm.hash, message), isDigest: true };
  const other = { bytes: digestOf(algorithm.hash, Buffer.from('other')), isDigest: true };
  const ofDigest = makeSignature(digest, algorithm, rsa);
  const ofWhole = makeSignature(whole, algorithm, rsa);
  const padding = name.includes('PSS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.digestBytes }
    : { padding: constants.RSA_PKCS1_PADDING };
  const key = { key: createPublicKey(rsa), ...padding };

  expect(verify(algorithm.hash, message, key, ofDigest)).toBe(true);
  expect(isSignature(digest, ofWhole, algorithm, rsa)).toBe(true);
  expect(isSignature(whole, ofDigest, algorithm, rsa)).toBe(true);
  expect(isSignature(other, ofWhole, algorithm, rsa)).toBe(false);
  expect(isSignature(digest, ofWhole.subarray(1), algorithm, rsa)).toBe(false);
  expect(isSignature(digest, Buffer.alloc(256, 1), algorithm, rsa)).toBe(false);
});

test.each(['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_256'])(
  '%s: a signature whose first byte is zero is none without it',
  (name) => {
    const algorithm = must(readSigningAlgorithm(name));
    const [signature, digest] = startingWithZero(algorithm);

    expect(isSignature(digest, signature, algorithm, rsa)).toBe(true);
    expect(isSignature(digest, signature.subarray(1), algorithm, rsa)).toBe(false);
  },
);

function startingWithZero(algorithm: SigningAlgorithm): [Buffer, Signed] {
  for (let turn = 0; ; turn += 1) {
    const digest = { bytes: digestOf(algorithm.hash, Buffer.from(`${turn}`)), isDigest: true };
    const signature = makeSignature(digest, algorithm, rsa);
    if (signature[0] === 0) return [signature, digest];
  }
}
