import type { Context } from '../context.js';
import { keyArnOf, resolveKey } from '../kms/find-key.js';
import { managedKeyId } from '../kms/managed-keys.js';

/** The ARN of the key that EBS uses when none is named. It cannot be shared with other accounts. */
export function defaultKeyArn({ account, region }: Pick<Context, 'account' | 'region'>): string {
  return keyArnOf({ account, region, id: managedKeyId({ account, region }, 'ebs') });
}

/**
 * The ARN of a key that was named by id, alias or ARN. One that does not exist has an ARN too:
 * what is to be encrypted under it is accepted, and fails later.
 */
export function keyArn(key: string, context: Context): string {
  const found = resolveKey(context, key);
  if (found !== undefined) return keyArnOf(found);
  if (key.startsWith('arn:')) return key;
  const path = key.startsWith('alias/') ? key : `key/${key}`;
  return `arn:aws:kms:${context.region}:${context.account}:${path}`;
}
