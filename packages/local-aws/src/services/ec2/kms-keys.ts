import type { Context } from '../context.js';

/** The ARN of the key that EBS uses when none is named. It cannot be shared with other accounts. */
export function defaultKeyArn({ account, region }: Pick<Context, 'account' | 'region'>): string {
  return `arn:aws:kms:${region}:${account}:alias/aws/ebs`;
}

/** The ARN of a key that was named by id, alias or ARN. */
export function keyArn(key: string, { account, region }: Context): string {
  if (key.startsWith('arn:')) return key;
  return `arn:aws:kms:${region}:${account}:${key.startsWith('alias/') ? '' : 'key/'}${key}`;
}
