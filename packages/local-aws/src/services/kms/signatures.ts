import { createPublicKey } from 'node:crypto';
import { list, optional, type ReadMembers, text } from '../../protocols/shape.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { blob, checkLength } from './blob.js';
import { privateKeyOf } from './cipher.js';
import {
  isSignature,
  makeSignature,
  readSigningAlgorithm,
  type Signed,
  type SigningAlgorithm,
} from './cryptography/signing.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { keyArnOf } from './find-key.js';
import { invalid, invalidUsage, unsupported } from './key-errors.js';
import { algorithmsOf, isAsymmetric } from './key-specs.js';
import { useKey } from './use-key.js';

const signInput = {
  KeyId: text,
  Message: blob,
  MessageType: optional(text),
  SigningAlgorithm: text,
  GrantTokens: list(text),
  ...dryRunInput,
};

/** Signing with the private half of a key, and giving the public one away. */
export const signatures = [
  operation({
    action: 'Sign',
    input: signInput,
    run(input, context) {
      const { key, algorithm, signed } = prepare(input, context, 'kms:Sign');
      return unlessDryRun(input, {
        KeyId: keyArnOf(key),
        Signature: makeSignature(signed, algorithm, privateKeyOf(key)).toString('base64'),
        SigningAlgorithm: input.SigningAlgorithm,
      });
    },
  }),

  operation({
    action: 'Verify',
    input: { ...signInput, Signature: blob },
    run(input, context) {
      const { key, algorithm, signed } = prepare(input, context, 'kms:Verify');
      const signature = checkLength(input.Signature, 'signature', 6144);
      if (!isSignature(signed, signature, algorithm, privateKeyOf(key))) {
        throw new ApiError(
          'KMSInvalidSignatureException',
          'The signature does not belong to the message, the key and the algorithm.',
        );
      }
      return unlessDryRun(input, {
        KeyId: keyArnOf(key),
        SignatureValid: true,
        SigningAlgorithm: input.SigningAlgorithm,
      });
    },
  }),

  operation({
    action: 'GetPublicKey',
    input: { KeyId: text, GrantTokens: list(text) },
    run(input, context) {
      const use = {
        action: 'kms:GetPublicKey',
        alias: true,
        foreign: true,
        state: 'enabled',
      } as const;
      const key = useKey(context, input.KeyId, use);
      if (!isAsymmetric(key.spec)) {
        throw unsupported(
          `${keyArnOf(key)} has the key spec ${key.spec}, which has no public key.`,
        );
      }
      const { encryption, signing } = algorithmsOf(key);
      const publicKey = createPublicKey(privateKeyOf(key));
      return {
        KeyId: keyArnOf(key),
        PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        CustomerMasterKeySpec: key.spec,
        KeySpec: key.spec,
        KeyUsage: key.usage,
        EncryptionAlgorithms: encryption.length === 0 ? undefined : encryption,
        SigningAlgorithms: signing.length === 0 ? undefined : signing,
      };
    },
  }),
];

interface Prepared {
  readonly key: KmsKey;
  readonly algorithm: SigningAlgorithm;
  readonly signed: Signed;
}

function prepare(input: ReadMembers<typeof signInput>, context: Context, action: string): Prepared {
  const type = input.MessageType ?? 'RAW';
  checkLength(input.Message, 'message', 4096);
  const key = useKey(context, input.KeyId, {
    action,
    alias: true,
    foreign: true,
    state: 'enabled',
    facts: { 'kms:SigningAlgorithm': [input.SigningAlgorithm], 'kms:MessageType': [type] },
  });
  if (key.usage !== 'SIGN_VERIFY') {
    throw invalidUsage(
      `${keyArnOf(key)} key usage is ${key.usage} which is not valid for ${action.slice(4)}.`,
    );
  }
  const algorithm = readSigningAlgorithm(input.SigningAlgorithm);
  if (algorithm === undefined || !algorithmsOf(key).signing.includes(input.SigningAlgorithm)) {
    throw invalidUsage(
      `Algorithm ${input.SigningAlgorithm} is incompatible with key spec ${key.spec}.`,
    );
  }
  if (type !== 'RAW' && type !== 'DIGEST') {
    throw invalid(`MessageType ${type} is not valid for ${input.SigningAlgorithm}.`);
  }
  if (type === 'DIGEST' && input.Message.length !== algorithm.digestBytes) {
    throw invalid(`Digest is invalid length for algorithm ${input.SigningAlgorithm}.`);
  }
  return { key, algorithm, signed: { bytes: input.Message, isDigest: type === 'DIGEST' } };
}
