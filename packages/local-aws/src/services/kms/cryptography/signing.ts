import { constants, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { signDigest, verifyDigest } from './ecdsa.js';
import {
  type Hash,
  signPkcs1Digest,
  signPssDigest,
  verifyPkcs1Digest,
  verifyPssDigest,
} from './rsa.js';

/** A signing algorithm of KMS, such as `RSASSA_PSS_SHA_256`, taken apart. */
export interface SigningAlgorithm {
  readonly scheme: 'ECDSA' | 'RSASSA_PKCS1_V1_5' | 'RSASSA_PSS';
  readonly hash: Hash;
  /** How long the digest is. */
  readonly digestBytes: number;
}

/** What is signed: a message, or the digest of one. */
export interface Signed {
  readonly bytes: Buffer;
  readonly isDigest: boolean;
}

/** Takes the name of an algorithm apart; `undefined` for one that is not here. */
export function readSigningAlgorithm(name: string): SigningAlgorithm | undefined {
  const [, scheme, bits] =
    /^(ECDSA|RSASSA_PKCS1_V1_5|RSASSA_PSS)_SHA_(256|384|512)$/.exec(name) ?? [];
  if (scheme !== 'ECDSA' && scheme !== 'RSASSA_PKCS1_V1_5' && scheme !== 'RSASSA_PSS') {
    return undefined;
  }
  const hash: Hash = bits === '512' ? 'sha512' : bits === '384' ? 'sha384' : 'sha256';
  return { scheme, hash, digestBytes: Number(bits) / 8 };
}

/** Signs; signatures of elliptic curves are DER. */
export function makeSignature(
  { bytes, isDigest }: Signed,
  { scheme, hash }: SigningAlgorithm,
  key: KeyObject,
): Buffer {
  if (!isDigest) return sign(hash, bytes, { key, ...padding(scheme) });
  switch (scheme) {
    case 'ECDSA':
      return signDigest(bytes, key);
    case 'RSASSA_PKCS1_V1_5':
      return signPkcs1Digest(bytes, hash, key);
    case 'RSASSA_PSS':
      return signPssDigest(bytes, hash, key);
  }
}

/** Whether a signature belongs to what is said to be signed. */
export function isSignature(
  { bytes, isDigest }: Signed,
  signature: Buffer,
  { scheme, hash }: SigningAlgorithm,
  key: KeyObject,
): boolean {
  const publicKey = createPublicKey(key);
  if (!isDigest) return verify(hash, bytes, { key: publicKey, ...padding(scheme) }, signature);
  switch (scheme) {
    case 'ECDSA':
      return verifyDigest(bytes, signature, publicKey);
    case 'RSASSA_PKCS1_V1_5':
      return verifyPkcs1Digest(bytes, signature, hash, publicKey);
    case 'RSASSA_PSS':
      return verifyPssDigest(bytes, signature, hash, publicKey);
  }
}

function padding(scheme: SigningAlgorithm['scheme']): { padding?: number; saltLength?: number } {
  if (scheme === 'ECDSA') return {};
  if (scheme === 'RSASSA_PKCS1_V1_5') return { padding: constants.RSA_PKCS1_PADDING };
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}
