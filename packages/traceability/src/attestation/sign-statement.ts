import { createPublicKey } from 'node:crypto';
import { canonicalJson } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { checkSignature } from './check-signature.js';
import { inTotoPayloadType, preAuthenticationEncoding } from './pre-authentication-encoding.js';
import type { Signer } from './signer.js';
import type { Statement } from './statement.js';

/** A DSSE envelope with one signature, as JSON. */
export interface Envelope {
  /** What the payload is. */
  readonly payloadType: string;
  /** The payload in base64. */
  readonly payload: string;
  /** The signature. */
  readonly signatures: readonly {
    /** Name of the key. Not authenticated. */
    readonly keyid: string;
    /** The signature in base64. */
    readonly sig: string;
  }[];
}

/** A sigstore bundle v0.3 of an envelope that was signed with a key. */
export interface KeyBundle {
  /** Version of the format. */
  readonly mediaType: typeof bundleMediaType;
  /** What to verify with. */
  readonly verificationMaterial: {
    /** The key. */
    readonly publicKey: { readonly hint: string };
    /** No log was told. */
    readonly tlogEntries: readonly never[];
  };
  /** The envelope. */
  readonly dsseEnvelope: Envelope;
}

/** Media type of sigstore bundles v0.3. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** The bytes of a statement that are signed: its canonical JSON. */
export function statementBytes(statement: Statement): Uint8Array {
  return Buffer.from(canonicalJson(statement));
}

/**
 * Sign a statement. The signature is verified before it is given away.
 *
 * @throws TraceabilityError `TRACE_SIGNING_FAILED` when the signer's public key does not verify it
 */
export async function signStatement(
  statement: Statement,
  signer: Signer,
  signal?: AbortSignal,
): Promise<Envelope> {
  const payload = statementBytes(statement);
  const bytes = preAuthenticationEncoding(inTotoPayloadType, payload);
  const signature = await signer.sign(bytes, signal);
  const publicKey = createPublicKey(await signer.publicKey(signal));
  if (!checkSignature(publicKey, bytes, signature)) {
    throw new TraceabilityError(
      'TRACE_SIGNING_FAILED',
      `sign with ${signer.keyId}: its public key does not verify the signature; ECDSA signatures must be in DER, and key and public key belong together`,
    );
  }
  return {
    payloadType: inTotoPayloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: signer.keyId, sig: Buffer.from(signature).toString('base64') }],
  };
}

/** Put an envelope into a bundle, the form that cosign and sigstore read. */
export function bundleEnvelope(envelope: Envelope): KeyBundle {
  return {
    mediaType: bundleMediaType,
    verificationMaterial: {
      publicKey: { hint: envelope.signatures[0]?.keyid ?? '' },
      tlogEntries: [],
    },
    dsseEnvelope: envelope,
  };
}
