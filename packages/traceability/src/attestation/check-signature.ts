import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { TraceabilityError } from '../errors.js';
import type { SigningAlgorithm } from './signer.js';

/**
 * A public key and how it signs.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for a PEM that is none and for keys of other kinds
 */
export function readPublicKey(pem: string): {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
} {
  // createPublicKey would take a private key too and derive; who hands one out should be told.
  if (pem.includes('PRIVATE KEY')) refuse('it is a private key; give its public half');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return refuse('it is no PEM of a public key; it begins with -----BEGIN PUBLIC KEY-----');
  }
  return { key, algorithm: algorithmOf(key) };
}

/**
 * How a key signs.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for keys of other kinds than P-256 and Ed25519
 */
export function algorithmOf(key: KeyObject): SigningAlgorithm {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return 'ecdsa-p256-sha256';
  return refuse(
    `it is ${[key.asymmetricKeyType, curve].filter(Boolean).join(' ')}; use ECDSA on P-256, or Ed25519`,
  );
}

/** Whether a signature is one of the key over exactly these bytes. ECDSA has to be in DER. */
export function checkSignature(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return algorithmOf(key) === 'ed25519'
      ? verify(null, bytes, key, signature)
      : verify('sha256', bytes, { key, dsaEncoding: 'der' }, signature);
  } catch {
    return false;
  }
}

/** Name of a public key: hexadecimal SHA-256 of its DER (SPKI). */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function refuse(why: string): never {
  throw new TraceabilityError('TRACE_OPTIONS_INVALID', `read a key: ${why}`);
}
