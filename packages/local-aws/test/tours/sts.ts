import * as sts from '@aws-sdk/client-sts';
import { owner } from '../support/local.js';
import type { Settings } from './tours.js';

/** STS. */
export async function tourSts(settings: Settings): Promise<void> {
  const client = new sts.STSClient(settings);
  await client.send(new sts.GetCallerIdentityCommand({}));
  await client.send(
    new sts.AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${owner}:role/tour`,
      RoleSessionName: 'tour',
    }),
  );
}
