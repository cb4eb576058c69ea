import { type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod/mini';
import { TraceabilityError } from '../errors.js';
import { printableLine } from '../policy/printable-line.js';
import { checkSignature, keyIdOf, readPublicKey } from './check-signature.js';
import { inTotoPayloadType, preAuthenticationEncoding } from './pre-authentication-encoding.js';
import type { Envelope } from './sign-statement.js';
import type { KeylessVerifier } from './signer.js';
import { type Statement, statementType } from './statement.js';
import { statementSchema } from './statement-schema.js';
import { strictBase64, strictJson } from './strict-json.js';

/** A key whose signatures are believed. */
export interface TrustedKey {
  /** Its name in envelopes. Default: hexadecimal SHA-256 of its DER, as the signers here name keys. */
  readonly keyId?: string;
  /** The public half as PEM. */
  readonly publicKey: string;
  /** URIs of the builders that it may sign provenance for; `*` stands for any text. */
  readonly builders: readonly string[];
  /** Predicate types that it may sign. Default: all. */
  readonly predicateTypes?: readonly string[];
}

/** Somebody whose keyless signatures are believed. */
export interface TrustedIdentity {
  /** Who certified the identity, for example `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** The identity in the certificate: the URI of a workflow at its ref, or an address. */
  readonly identity: string;
  /** URIs of the builders that it may sign provenance for; `*` stands for any text. */
  readonly builders: readonly string[];
  /** Predicate types that it may sign. Default: all. */
  readonly predicateTypes?: readonly string[];
}

/** Whose signatures are believed. */
export interface Trust {
  /** Keys. Default: none. */
  readonly keys?: readonly TrustedKey[];
  /** Identities of keyless signers. Default: none. */
  readonly identities?: readonly TrustedIdentity[];
  /** What verifies keyless signatures. Needed with `identities`. Default: none. */
  readonly keyless?: KeylessVerifier;
}

/** How an envelope is read. */
export interface OpenEnvelopeOptions {
  /** Largest size in bytes. Default: 32 MiB. */
  readonly maxBytes?: number;
  /** Stops waiting. Default: never. */
  readonly signal?: AbortSignal;
}

/** A statement whose signature was verified. */
export interface OpenedEnvelope {
  /** The statement, parsed from the very bytes that were verified. */
  readonly statement: Statement;
  /** Who signed it: `key <id>`, or the identity. */
  readonly signer: string;
  /** What this signer may state. */
  readonly trusted: Pick<TrustedKey, 'builders' | 'predicateTypes'>;
}

/** What to do about an envelope that is refused; the messages of its errors end with it. */
export const envelopeAdvice =
  'get it again from where it was published, and trust only keys of your builders';

const bundleSchema = z.strictObject({
  mediaType: z
    .string()
    .check(
      z.regex(/^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.3\+json|\+json;version=0\.[123])$/),
    ),
  verificationMaterial: z.strictObject({
    publicKey: z.optional(z.strictObject({ hint: z.string() })),
    certificate: z.optional(z.strictObject({ rawBytes: z.string() })),
    x509CertificateChain: z.optional(
      z.strictObject({ certificates: z.array(z.strictObject({ rawBytes: z.string() })) }),
    ),
    tlogEntries: z.optional(z.array(z.record(z.string(), z.unknown()))),
    timestampVerificationData: z.optional(z.record(z.string(), z.unknown())),
  }),
  dsseEnvelope: z.strictObject({
    payloadType: z.literal(inTotoPayloadType),
    payload: z.string(),
    signatures: z
      .array(z.strictObject({ keyid: z.optional(z.string()), sig: z.string() }))
      .check(z.length(1)),
  }),
});
const envelopeSchema = bundleSchema.shape.dsseEnvelope;

/**
 * Open a sigstore bundle or a bare DSSE envelope: verify its one signature with what is trusted, then
 * parse the bytes that were verified as an in-toto statement.
 *
 * @throws TraceabilityError `TRACE_ENVELOPE_INVALID` saying what is wrong with it,
 * `TRACE_OPTIONS_INVALID` when the trusted key is none that can be used
 */
export async function openEnvelope(
  bytes: Uint8Array,
  trust: Trust,
  options: OpenEnvelopeOptions = {},
): Promise<OpenedEnvelope> {
  const { maxBytes = 32 * 1_024 * 1_024, signal } = options;
  if (bytes.length > maxBytes) refuse(`it has ${bytes.length} bytes, ${maxBytes} are allowed`);
  const json = attempt('it is not JSON that can be trusted', () => strictJson(bytes));
  const { envelope, hint, certified } = read(json);
  const payload = attempt('its payload', () => strictBase64(envelope.payload));
  const signature = attempt('its signature', () => strictBase64(envelope.signatures[0]?.sig ?? ''));
  const signed = preAuthenticationEncoding(envelope.payloadType, payload);
  const { signer, trusted } = certified
    ? await keyless(json, trust, signal)
    : withKey(trust, keyNamed(envelope, hint), signed, signature);
  return { statement: parseStatement(payload), signer, trusted };
}

/**
 * What an envelope holds, whoever signed it: to compare, not to believe. Its certificate is the word of
 * the envelope alone.
 */
export function peekEnvelope(bytes: Uint8Array):
  | {
      readonly payload: Buffer;
      signedBy(key: KeyObject): boolean;
      readonly certificate?: KeyObject;
      readonly keyId: string;
    }
  | undefined {
  try {
    const { envelope, certified, leaf } = read(strictJson(bytes));
    const payload = strictBase64(envelope.payload);
    const signature = strictBase64(envelope.signatures[0]?.sig ?? '');
    const signed = preAuthenticationEncoding(envelope.payloadType, payload);
    return {
      payload,
      keyId: envelope.signatures[0]?.keyid ?? '',
      signedBy: (key) => checkSignature(key, signed, signature),
      ...(certified &&
        leaf !== undefined && { certificate: new X509Certificate(strictBase64(leaf)).publicKey }),
    };
  } catch {
    return undefined;
  }
}

function read(json: unknown) {
  const bundle = bundleSchema.safeParse(json);
  if (bundle.success) {
    const { dsseEnvelope, verificationMaterial: material } = bundle.data;
    const leaf =
      material.certificate?.rawBytes ?? material.x509CertificateChain?.certificates[0]?.rawBytes;
    if ((material.publicKey === undefined) === (leaf === undefined)) {
      refuse('its verification material is neither one key nor one certificate');
    }
    return {
      envelope: dsseEnvelope as Envelope,
      hint: material.publicKey?.hint,
      certified: leaf !== undefined,
      leaf,
    };
  }
  const bare = envelopeSchema.safeParse(json);
  if (bare.success) return { envelope: bare.data as Envelope, certified: false };
  const issue = bundle.error.issues[0];
  const at = issue?.path.map(String).join('.') ?? '';
  return refuse(
    `it is no bundle with one signed in-toto statement${at === '' ? '' : `: ${printableLine(at)}: ${printableLine(issue?.message ?? '')}`}`,
  );
}

function keyNamed(envelope: Envelope, hint: string | undefined): string {
  const keyId = envelope.signatures[0]?.keyid ?? '';
  if (keyId === '') refuse('its signature names no key');
  if (hint !== undefined && hint !== keyId) {
    refuse(`its signature names key ${printableLine(keyId)}, its bundle ${printableLine(hint)}`);
  }
  return keyId;
}

function withKey(trust: Trust, keyId: string, signed: Uint8Array, signature: Uint8Array) {
  const trusted = trust.keys?.find(
    (key) => (key.keyId ?? keyIdOf(readPublicKey(key.publicKey).key)) === keyId,
  );
  if (trusted === undefined) refuse(`key ${printableLine(keyId)} is not trusted`);
  if (!checkSignature(readPublicKey(trusted.publicKey).key, signed, signature)) {
    refuse(`its signature is not one of key ${printableLine(keyId)} over this payload`);
  }
  return { signer: `key ${keyId}`, trusted };
}

async function keyless(json: unknown, trust: Trust, signal: AbortSignal | undefined) {
  const { identities = [], keyless: verifier } = trust;
  if (identities.length === 0 || verifier === undefined) {
    refuse('it was signed without a key, and no identity is trusted');
  }
  const reasons: string[] = [];
  for (const trusted of identities) {
    try {
      await verifier.verify(json, trusted, signal);
      return { signer: `${trusted.identity} (${trusted.issuer})`, trusted };
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push(printableLine(error instanceof Error ? error.message : String(error)));
    }
  }
  return refuse(`no trusted identity signed it: ${[...new Set(reasons)].join('; ')}`);
}

function parseStatement(payload: Uint8Array): Statement {
  const json = attempt('its payload is not JSON that can be trusted', () => strictJson(payload));
  const parsed = statementSchema.safeParse(json);
  if (parsed.success) return parsed.data as Statement;
  const issue = parsed.error.issues[0];
  return refuse(
    `its payload is no ${statementType}: ${printableLine(issue?.path.map(String).join('.') ?? '')}: ${printableLine(issue?.message ?? '')}`,
  );
}

function attempt<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    return refuse(`${what}: ${printableLine(error instanceof Error ? error.message : '')}`);
  }
}

function refuse(why: string): never {
  throw new TraceabilityError(
    'TRACE_ENVELOPE_INVALID',
    `open an envelope: ${why}; ${envelopeAdvice}`,
  );
}
