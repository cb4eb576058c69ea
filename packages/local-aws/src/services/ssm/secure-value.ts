import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { decryptUnder, encryptUnder, keyOfCiphertext } from '../kms/cipher.js';
import { useKey } from '../kms/use-key.js';
import { invalid } from './parameter-errors.js';

/** The key of the account that encrypts what names no other. */
export const standardKey = 'alias/aws/ssm';

/** What a value belongs to; KMS authenticates it. */
interface Belonging {
  readonly arn: string;
  readonly tier: string;
}

/** Encrypts the value of a `SecureString`, in the name of the caller. */
export function encryptValue(
  context: Context,
  value: string,
  { keyId, arn, tier }: Belonging & { readonly keyId: string },
): string {
  return throughKms(() => {
    const encryptionContext = { PARAMETER_ARN: arn };
    const key = useKey(context, keyId, {
      // Larger values are encrypted with a data key.
      action: tier === 'Advanced' ? 'kms:GenerateDataKey' : 'kms:Encrypt',
      alias: true,
      foreign: true,
      state: 'enabled',
      via: 'ssm',
      encryptionContext,
    });
    return encryptUnder(context, key, Buffer.from(value), { encryptionContext }).toString('base64');
  });
}

/** Decrypts it, in the name of the caller. */
export function decryptValue(context: Context, value: string, arn: string): string {
  return throughKms(() => {
    const ciphertext = Buffer.from(value, 'base64');
    const encryptionContext = { PARAMETER_ARN: arn };
    const key = useKey(context, keyOfCiphertext(ciphertext), {
      action: 'kms:Decrypt',
      foreign: true,
      state: 'enabled',
      via: 'ssm',
      encryptionContext,
    });
    return decryptUnder(key, ciphertext, { encryptionContext }).toString();
  });
}

/** Refuses a key for what is not secret. */
export function checkKeyId(type: string, keyId: string | undefined): void {
  if (keyId === undefined || type === 'SecureString') return;
  throw invalid('KeyId is required for SecureString type parameter only.');
}

/** Denials come through as they are, and whatever else KMS refuses is a key that is not valid. */
function throughKms<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 'AccessDeniedException') throw error;
    throw new ApiError(
      'InvalidKeyId',
      `${error.message} (Service: AWSKMS; Status Code: 400; Error Code: ${error.code})`,
    );
  }
}
