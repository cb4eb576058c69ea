import { createHmac, timingSafeEqual } from 'node:crypto';
import { list, text } from '../../protocols/shape.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { blob, checkLength } from './blob.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { keyArnOf } from './find-key.js';
import { invalidUsage } from './key-errors.js';
import { algorithmsOf } from './key-specs.js';
import { useKey } from './use-key.js';

const macInput = {
  KeyId: text,
  Message: blob,
  MacAlgorithm: text,
  GrantTokens: list(text),
  ...dryRunInput,
};

/** Message authentication codes. */
export const macs = [
  operation({
    action: 'GenerateMac',
    input: macInput,
    run(input, context) {
      const { key, mac } = compute(input, context, 'kms:GenerateMac');
      return unlessDryRun(input, {
        KeyId: keyArnOf(key),
        Mac: mac.toString('base64'),
        MacAlgorithm: input.MacAlgorithm,
      });
    },
  }),

  operation({
    action: 'VerifyMac',
    input: { ...macInput, Mac: blob },
    run(input, context) {
      const { key, mac } = compute(input, context, 'kms:VerifyMac');
      if (input.Mac.length !== mac.length || !timingSafeEqual(input.Mac, mac)) {
        throw new ApiError(
          'KMSInvalidMacException',
          'The HMAC does not belong to the message, the key and the algorithm.',
        );
      }
      return unlessDryRun(input, {
        KeyId: keyArnOf(key),
        MacValid: true,
        MacAlgorithm: input.MacAlgorithm,
      });
    },
  }),
];

interface MacRequest {
  readonly KeyId: string;
  readonly Message: Buffer;
  readonly MacAlgorithm: string;
}

function compute(
  input: MacRequest,
  context: Context,
  action: string,
): { readonly key: KmsKey; readonly mac: Buffer } {
  checkLength(input.Message, 'message', 4096);
  const key = useKey(context, input.KeyId, {
    action,
    alias: true,
    foreign: true,
    state: 'enabled',
    facts: { 'kms:MacAlgorithm': [input.MacAlgorithm] },
  });
  if (!algorithmsOf(key).mac.includes(input.MacAlgorithm)) {
    throw invalidUsage(
      `Algorithm ${input.MacAlgorithm} is incompatible with key spec ${key.spec} for ${key.usage}.`,
    );
  }
  const hash = input.MacAlgorithm.replace('HMAC_SHA_', 'sha');
  const secret = Buffer.from(key.secret, 'base64');
  return { key, mac: createHmac(hash, secret).update(input.Message).digest() };
}
