import { CreateKeyCommand, type CreateKeyCommandInput, KMSClient } from '@aws-sdk/client-kms';
import type { LocalAws } from '../../src/index.js';
import { must, owner, settings } from './local.js';

/** A client of KMS. */
export function kmsFor(aws: LocalAws, account = owner, region = 'us-east-1'): KMSClient {
  return new KMSClient(settings(aws, account, region));
}

/** Makes a key. Gives its ARN. */
export async function newKey(kms: KMSClient, input: CreateKeyCommandInput = {}): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
  return must(KeyMetadata?.Arn);
}

/** The policy that leaves everything to the owner, with more statements. */
export function keyPolicy(...more: readonly object[]): string {
  const root = { AWS: `arn:aws:iam::${owner}:root` };
  const own = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [own, ...more] });
}

/** A statement that allows somebody to do something with the key. */
export function allow(AWS: string, Action: string | string[], Condition?: object): object {
  return { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*', Condition };
}
