import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { algorithmOf, keyIdOf } from '../attestation/check-signature.js';
import type { Signer } from '../attestation/signer.js';
import { TraceabilityError } from '../errors.js';

/** A private key of one's own. */
export interface KeySignerOptions {
  /** The key as PEM: PKCS #8, encrypted or not, or SEC 1. ECDSA on P-256, or Ed25519. */
  readonly privateKey: string;
  /** What opens an encrypted key. Default: none. */
  readonly passphrase?: string;
  /** What the key is called. Default: hexadecimal SHA-256 of its public half in DER. */
  readonly keyId?: string;
}

/**
 * Signs with a private key in memory.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` when the key cannot be read, or is of another kind
 */
export function keySigner(options: KeySignerOptions): Signer {
  const key = readPrivateKey(options);
  const algorithm = algorithmOf(key);
  const publicKey = createPublicKey(key);
  return {
    keyId: options.keyId ?? keyIdOf(publicKey),
    algorithm,
    publicKey: async () => publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async (bytes, signal) => {
      signal?.throwIfAborted();
      return algorithm === 'ed25519'
        ? sign(null, bytes, key)
        : sign('sha256', bytes, { key, dsaEncoding: 'der' });
    },
  };
}

function readPrivateKey({ privateKey, passphrase }: KeySignerOptions): KeyObject {
  if (privateKey.includes('ENCRYPTED SIGSTORE PRIVATE KEY')) {
    refuse('it is a private key of cosign, which only cosign opens; make one with openssl instead');
  }
  try {
    return createPrivateKey({
      key: privateKey,
      ...(passphrase !== undefined && { passphrase }),
    });
  } catch {
    // The reason of OpenSSL tells little, and may tell of the key.
    return refuse('it is no PEM of a private key, or its passphrase is missing or wrong');
  }
}

function refuse(why: string): never {
  throw new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `read the private key for signing: ${why} (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256)`,
  );
}
