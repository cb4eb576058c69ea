import { list, map, optional, text } from '../../protocols/shape.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { blob, checkLength } from './blob.js';
import { type CipherOptions, decryptUnder, encryptUnder, keyOfCiphertext } from './cipher.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { keyArnOf, resolveKey } from './find-key.js';
import { invalid } from './key-errors.js';
import { useKey } from './use-key.js';

const mostPlaintext = 4096;
const mostCiphertext = 6144;
const symmetric = 'SYMMETRIC_DEFAULT';

/** Encrypting and decrypting small things. */
export const encryption = [
  operation({
    action: 'Encrypt',
    input: {
      KeyId: text,
      Plaintext: blob,
      EncryptionContext: map(text),
      EncryptionAlgorithm: optional(text),
      GrantTokens: list(text),
      ...dryRunInput,
    },
    run(input, context) {
      checkLength(input.Plaintext, 'plaintext', mostPlaintext);
      const algorithm = input.EncryptionAlgorithm ?? symmetric;
      const options = { algorithm, encryptionContext: input.EncryptionContext };
      const key = useForCipher(context, input.KeyId, 'kms:Encrypt', options);
      return unlessDryRun(input, {
        CiphertextBlob: encryptUnder(context, key, input.Plaintext, options).toString('base64'),
        KeyId: keyArnOf(key),
        EncryptionAlgorithm: algorithm,
      });
    },
  }),

  operation({
    action: 'Decrypt',
    input: {
      CiphertextBlob: blob,
      EncryptionContext: map(text),
      EncryptionAlgorithm: optional(text),
      KeyId: optional(text),
      GrantTokens: list(text),
      ...dryRunInput,
    },
    run(input, context) {
      const options = {
        algorithm: input.EncryptionAlgorithm ?? symmetric,
        encryptionContext: input.EncryptionContext,
      };
      const key = useForDecrypting(context, input, 'kms:Decrypt', options);
      const plaintext = decryptUnder(key, input.CiphertextBlob, options);
      return unlessDryRun(input, {
        KeyId: keyArnOf(key),
        Plaintext: plaintext.toString('base64'),
        EncryptionAlgorithm: options.algorithm,
      });
    },
  }),

  operation({
    action: 'ReEncrypt',
    input: {
      CiphertextBlob: blob,
      SourceKeyId: optional(text),
      SourceEncryptionContext: map(text),
      SourceEncryptionAlgorithm: optional(text),
      DestinationKeyId: text,
      DestinationEncryptionContext: map(text),
      DestinationEncryptionAlgorithm: optional(text),
      GrantTokens: list(text),
      ...dryRunInput,
    },
    run(input, context) {
      const from = {
        algorithm: input.SourceEncryptionAlgorithm ?? symmetric,
        encryptionContext: input.SourceEncryptionContext,
      };
      const to = {
        algorithm: input.DestinationEncryptionAlgorithm ?? symmetric,
        encryptionContext: input.DestinationEncryptionContext,
      };
      const { CiphertextBlob, SourceKeyId: KeyId } = input;
      const source = useForDecrypting(
        context,
        { CiphertextBlob, KeyId },
        'kms:ReEncryptFrom',
        from,
      );
      const destination = useForCipher(context, input.DestinationKeyId, 'kms:ReEncryptTo', to);
      const plaintext = decryptUnder(source, CiphertextBlob, from);
      return unlessDryRun(input, {
        CiphertextBlob: encryptUnder(context, destination, plaintext, to).toString('base64'),
        SourceKeyId: keyArnOf(source),
        KeyId: keyArnOf(destination),
        SourceEncryptionAlgorithm: from.algorithm,
        DestinationEncryptionAlgorithm: to.algorithm,
      });
    },
  }),
];

/** The key that is named, when the caller may encrypt or decrypt with it in this way. */
export function useForCipher(
  context: Context,
  reference: string,
  action: string,
  { algorithm = symmetric, encryptionContext = {} }: CipherOptions,
): KmsKey {
  return useKey(context, reference, {
    action,
    alias: true,
    foreign: true,
    state: 'enabled',
    encryptionContext,
    facts: { 'kms:EncryptionAlgorithm': [algorithm] },
  });
}

/** The key that a ciphertext needs; when one is named, it must be that one. */
function useForDecrypting(
  context: Context,
  input: { readonly CiphertextBlob: Buffer; readonly KeyId: string | undefined },
  action: string,
  options: CipherOptions,
): KmsKey {
  checkLength(input.CiphertextBlob, 'ciphertextBlob', mostCiphertext);
  if (options.algorithm !== symmetric) {
    if (input.KeyId === undefined) {
      throw invalid('KeyId is required when the ciphertext was encrypted under an asymmetric key.');
    }
    return useForCipher(context, input.KeyId, action, options);
  }
  const needed = keyOfCiphertext(input.CiphertextBlob);
  if (resolveKey(context, needed) === undefined) {
    throw new ApiError(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
  }
  const key = useForCipher(context, input.KeyId ?? needed, action, options);
  if (keyArnOf(key) === needed || key.spec !== symmetric) return key;
  throw new ApiError(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}
