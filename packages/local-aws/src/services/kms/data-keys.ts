import { randomBytes } from 'node:crypto';
import { integer, list, map, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { encryptUnder } from './cipher.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { useForCipher } from './encryption.js';
import { keyArnOf } from './find-key.js';
import { invalid, invalidUsage } from './key-errors.js';

const dataKeyInput = {
  KeyId: text,
  KeySpec: optional(text),
  NumberOfBytes: optional(integer),
  EncryptionContext: map(text),
  GrantTokens: list(text),
  ...dryRunInput,
};

/** Keys that are used outside of KMS, and other random bytes. */
export const dataKeys = [
  operation({
    action: 'GenerateDataKey',
    input: dataKeyInput,
    run(input, context) {
      const { plaintext, answer } = generate(input, context, 'kms:GenerateDataKey');
      return unlessDryRun(input, { ...answer, Plaintext: plaintext.toString('base64') });
    },
  }),

  operation({
    action: 'GenerateDataKeyWithoutPlaintext',
    input: dataKeyInput,
    run: (input, context) =>
      unlessDryRun(input, generate(input, context, 'kms:GenerateDataKeyWithoutPlaintext').answer),
  }),

  operation({
    action: 'GenerateRandom',
    input: { NumberOfBytes: integer },
    run: ({ NumberOfBytes: count }) => ({
      Plaintext: randomBytes(checkCount(count)).toString('base64'),
    }),
  }),
];

interface DataKeyRequest {
  readonly KeyId: string;
  readonly KeySpec: string | undefined;
  readonly NumberOfBytes: number | undefined;
  readonly EncryptionContext: Readonly<Record<string, string>>;
}

function generate(
  input: DataKeyRequest,
  context: Context,
  action: string,
): { readonly plaintext: Buffer; readonly answer: AnswerMembers } {
  const count = chooseLength(input);
  const options = { encryptionContext: input.EncryptionContext };
  const key = useForCipher(context, input.KeyId, action, options);
  if (key.spec !== 'SYMMETRIC_DEFAULT') {
    throw invalidUsage(
      `${keyArnOf(key)} key spec is ${key.spec} which is not valid for ${action}.`,
    );
  }
  const plaintext = randomBytes(count);
  const sealed = encryptUnder(context, key, plaintext, options);
  return {
    plaintext,
    answer: { CiphertextBlob: sealed.toString('base64'), KeyId: keyArnOf(key) },
  };
}

function chooseLength({ KeySpec: spec, NumberOfBytes: count }: DataKeyRequest): number {
  if ((spec === undefined) === (count === undefined)) {
    throw invalid('Please specify either number of bytes or key spec.');
  }
  if (count !== undefined) return checkCount(count);
  if (spec === 'AES_256') return 32;
  if (spec === 'AES_128') return 16;
  throw invalid(`Unknown data key spec: ${spec}. Known are AES_256 and AES_128.`);
}

function checkCount(count: number): number {
  if (count >= 1 && count <= 1024) return count;
  throw invalid(`NumberOfBytes must be between 1 and 1024, not ${count}`);
}
