import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';

/** The account that owns the images. */
export const owner = '111122223333';

/** Starts a server for one test. */
export async function startForTest(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  onTestFinished(() => aws.close());
  return aws;
}

/** What clients of the owner are made of. Refusals are looked at, not retried. */
export function settings(aws: LocalAws, region = 'us-east-1') {
  return {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: owner, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

export function ec2For(aws: LocalAws, region = 'us-east-1'): EC2Client {
  return new EC2Client(settings(aws, region));
}

export function ssmFor(aws: LocalAws, region = 'us-east-1'): SSMClient {
  return new SSMClient(settings(aws, region));
}

/** A value that must be there for the test to make sense. */
export function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('expected a value');
  return value;
}
