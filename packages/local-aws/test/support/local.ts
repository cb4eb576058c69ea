import { EC2Client } from '@aws-sdk/client-ec2';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../src/index.js';

/** The accounts of the default organization. */
export const owner = '111122223333';
export const consumer = '222233334444';
export const workload = '444455556666';
export const outsider = '999988887777';

export const organizationArn = `arn:aws:organizations::${owner}:organization/o-exampleorg1`;
export const unitArn = `arn:aws:organizations::${owner}:ou/o-exampleorg1/ou-exam-workload`;

/** Starts a server for one test. */
export async function startForTest(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  onTestFinished(() => aws.close());
  return aws;
}

/** What clients of an account in a region are made of. Refusals are looked at, not retried. */
export function settings(aws: LocalAws, account = owner, region = 'us-east-1') {
  return {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

export function ec2For(aws: LocalAws, account = owner, region = 'us-east-1'): EC2Client {
  return new EC2Client(settings(aws, account, region));
}

export function ssmFor(aws: LocalAws, account = owner, region = 'us-east-1'): SSMClient {
  return new SSMClient(settings(aws, account, region));
}

export function stsFor(aws: LocalAws, account = owner, region = 'us-east-1'): STSClient {
  return new STSClient(settings(aws, account, region));
}

export function organizationsFor(aws: LocalAws, account = owner): OrganizationsClient {
  return new OrganizationsClient(settings(aws, account));
}

/** The error code that a call is refused with, or what it answered instead, so that a test shows it. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

/** A value that must be there for the test to make sense. */
export function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('expected a value');
  return value;
}
