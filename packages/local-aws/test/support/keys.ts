import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { LocalAws } from '../../src/index.js';
import { must, owner, settings } from './local.js';

/** A key of the owner, which other accounts may use as its policy says. Gives its ARN. */
export async function makeKey(
  aws: LocalAws,
  region: string,
  others: readonly object[] = [],
): Promise<string> {
  const kms = new KMSClient(settings(aws, owner, region));
  const root = { AWS: `arn:aws:iam::${owner}:root` };
  const own = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [own, ...others] }),
    }),
  );
  return must(KeyMetadata?.Arn);
}
