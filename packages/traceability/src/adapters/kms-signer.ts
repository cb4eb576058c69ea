import { createHash, createPublicKey } from 'node:crypto';
import { keyIdOf } from '../attestation/check-signature.js';
import type { Signer } from '../attestation/signer.js';
import { TraceabilityError } from '../errors.js';
import { ask } from './aws-ask.js';
import type { AwsCredentials } from './aws-trace-store.js';
import { importPeer } from './import-peer.js';

/** A key in AWS KMS. */
export interface KmsSignerOptions {
  /** Id, ARN or alias (`alias/…`) of a key for signing, `ECC_NIST_P256`. */
  readonly key: string;
  /** Region of the key. Default: the environment's. */
  readonly region?: string;
  /** Another endpoint than AWS's own. Default: the environment's. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. Default: the SDK's provider chain. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
  /** What the key is called in envelopes. Default: hexadecimal SHA-256 of its public half in DER. */
  readonly keyId?: string;
  /** Stops waiting for the public key. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Signs with a key in AWS KMS, which never leaves it. KMS gets the SHA-256 of the bytes: whole messages
 * are limited to 4,096 bytes (KMS API, Sign). Takes `kms:GetPublicKey` and `kms:Sign`.
 *
 * @throws TraceabilityError `TRACE_PACKAGE_MISSING` without `@aws-sdk/client-kms`,
 * `TRACE_OPTIONS_INVALID` when the key is of another kind, `TRACE_AWS_DENIED` and `TRACE_AWS_FAILED`
 */
export async function kmsSigner(options: KmsSignerOptions): Promise<Signer> {
  const { key: KeyId, keyId, signal: opening, ...connection } = options;
  const { GetPublicKeyCommand, KMSClient, SignCommand } = await importPeer(
    '@aws-sdk/client-kms',
    `sign with KMS key ${KeyId}`,
    () => import('@aws-sdk/client-kms'),
  );
  const kms = new KMSClient(connection);
  const about = { attempt: `get the public half of KMS key ${KeyId}`, action: 'kms:GetPublicKey' };
  const { PublicKey, KeySpec, KeyUsage } = await ask(about, opening, (cancel) =>
    kms.send(new GetPublicKeyCommand({ KeyId }), cancel),
  );
  if (PublicKey === undefined || KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY') {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `sign with KMS key ${KeyId}: it is ${KeySpec ?? 'of unknown kind'} for ${KeyUsage ?? 'unknown use'}; make one of ECC_NIST_P256 for SIGN_VERIFY`,
    );
  }
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return {
    keyId: keyId ?? keyIdOf(publicKey),
    algorithm: 'ecdsa-p256-sha256',
    publicKey: async () => publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    async sign(bytes, signal) {
      const command = new SignCommand({
        KeyId,
        Message: createHash('sha256').update(bytes).digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      });
      const question = { attempt: `sign with KMS key ${KeyId}`, action: 'kms:Sign' };
      const { Signature } = await ask(question, signal, (cancel) => kms.send(command, cancel));
      if (Signature === undefined) {
        throw new TraceabilityError(
          'TRACE_SIGNING_FAILED',
          `${question.attempt}: no signature came`,
        );
      }
      return Signature;
    },
  };
}
