import {
  constants,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { type EncryptionContext, open, readSealHeader, seal } from './cryptography/sealed.js';
import { keyArnOf } from './find-key.js';
import { invalid, invalidUsage } from './key-errors.js';
import { materialOf, rotationsAt } from './key-material.js';
import { algorithmsOf } from './key-specs.js';

/** How something is encrypted, apart from the key. */
export interface CipherOptions {
  /** Default: `SYMMETRIC_DEFAULT`. */
  readonly algorithm?: string | undefined;
  /** Default: nothing. Asymmetric keys take none. */
  readonly encryptionContext?: EncryptionContext;
}

/** Encrypts under a key that the caller was found to be allowed to use. */
export function encryptUnder(
  context: Context,
  key: KmsKey,
  plaintext: Buffer,
  options: CipherOptions = {},
): Buffer {
  const { hash } = checkAlgorithm(key, options);
  if (hash === undefined) {
    const rotations = rotationsAt(key, context.now);
    const header = { keyArn: keyArnOf(key), rotations };
    return seal(plaintext, materialOf(key, rotations), header, options.encryptionContext ?? {});
  }
  const privateKey = privateKeyOf(key);
  // OAEP takes two hashes and two bytes of the block.
  const most = modulusBytes(privateKey) - 2 * (hash === 'sha1' ? 20 : 32) - 2;
  if (plaintext.length > most) {
    throw invalid(
      `Algorithm ${options.algorithm} and key spec ${key.spec} cannot encrypt data larger than ${most} bytes.`,
    );
  }
  return publicEncrypt({ key: privateKey, ...oaep(hash) }, plaintext);
}

/** Decrypts, or refuses what this key did not encrypt in this way. */
export function decryptUnder(key: KmsKey, ciphertext: Buffer, options: CipherOptions = {}): Buffer {
  const { hash } = checkAlgorithm(key, options);
  const plaintext =
    hash === undefined
      ? openWith(key, ciphertext, options.encryptionContext ?? {})
      : decryptOaep(privateKeyOf(key), ciphertext, hash);
  if (plaintext === undefined) throw invalidCiphertext();
  return plaintext;
}

/** The ARN of the symmetric key that a ciphertext says it is encrypted with. */
export function keyOfCiphertext(ciphertext: Buffer): string {
  const header = readSealHeader(ciphertext);
  if (header === undefined) throw invalidCiphertext();
  return header.keyArn;
}

/** The private half of an asymmetric key. */
export function privateKeyOf({ secret }: KmsKey): KeyObject {
  return createPrivateKey({
    key: Buffer.from(secret, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
}

function openWith(key: KmsKey, ciphertext: Buffer, context: EncryptionContext): Buffer | undefined {
  const header = readSealHeader(ciphertext);
  if (header?.keyArn !== keyArnOf(key)) return undefined;
  return open(ciphertext, materialOf(key, header.rotations), context);
}

function decryptOaep(key: KeyObject, ciphertext: Buffer, hash: string): Buffer | undefined {
  try {
    return privateDecrypt({ key, ...oaep(hash) }, ciphertext);
  } catch {
    return undefined;
  }
}

function checkAlgorithm(
  key: KmsKey,
  { algorithm = 'SYMMETRIC_DEFAULT', encryptionContext = {} }: CipherOptions,
): { readonly hash: 'sha1' | 'sha256' | undefined } {
  if (key.usage !== 'ENCRYPT_DECRYPT') {
    throw invalidUsage(
      `${keyArnOf(key)} key usage is ${key.usage} which is not valid for Encrypt.`,
    );
  }
  if (!algorithmsOf(key).encryption.includes(algorithm)) {
    throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
  }
  if (algorithm === 'SYMMETRIC_DEFAULT') return { hash: undefined };
  if (Object.keys(encryptionContext).length > 0) {
    throw invalid('EncryptionContext is only supported for symmetric encryption keys.');
  }
  return { hash: algorithm.endsWith('_1') ? 'sha1' : 'sha256' };
}

function oaep(hash: string): { readonly padding: number; readonly oaepHash: string } {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
}

function modulusBytes(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

function invalidCiphertext(): ApiError {
  return new ApiError(
    'InvalidCiphertextException',
    'The ciphertext cannot be decrypted: it was changed, or the encryption context is another one.',
  );
}
