import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ParameterAccount } from '../distribution.js';
import { ShareError } from '../errors.js';
import type { AwsCredentials } from './aws-credentials.js';
import { callAws } from './call-aws.js';

/** How roles of consumer accounts are assumed. */
export interface AssumeRoleOptions {
  /** Name of the session, seen in the CloudTrail of the consumer. Default `soe-share`. */
  readonly sessionName?: string;
  /** External id that the role asks for. Default: none. */
  readonly externalId?: string;
}

/** So long before they expire, credentials are renewed. */
const renewBefore = 5 * 60_000;

/**
 * Credentials of the role of a consumer account. The clients of all regions share them, so that an
 * account costs one AssumeRole and not one per region.
 */
export function assumeRole(
  sts: STSClient,
  consumer: ParameterAccount,
  options: AssumeRoleOptions & { readonly region: string; readonly now?: () => number },
): () => Promise<AwsCredentials> {
  const { now = Date.now } = options;
  let latest: Promise<AwsCredentials | undefined> = Promise.resolve(undefined);
  return () => {
    const next = latest.then((held) =>
      held === undefined || expiresSoon(held, now()) ? request(sts, consumer, options) : held,
    );
    // Callers line up behind one request; a refusal is forgotten, the next run may be allowed.
    latest = next.catch(() => undefined);
    return next;
  };
}

function expiresSoon({ expiration }: AwsCredentials, now: number): boolean {
  return expiration !== undefined && expiration.getTime() - renewBefore < now;
}

async function request(
  sts: STSClient,
  { account, role }: ParameterAccount,
  { sessionName = 'soe-share', externalId, region }: Parameters<typeof assumeRole>[2],
): Promise<AwsCredentials> {
  const RoleArn = role.startsWith('arn:')
    ? role
    : `arn:${partition(region)}:iam::${account}:role/${role}`;
  const assume = new AssumeRoleCommand({
    RoleArn,
    RoleSessionName: sessionName,
    ...(externalId !== undefined && { ExternalId: externalId }),
  });
  const call = { action: 'sts:AssumeRole', subject: RoleArn, region };
  const { Credentials, AssumedRoleUser } = await callAws(call, () =>
    sts.send(assume).catch((cause: unknown) => {
      throw isDenied(cause) ? refused(RoleArn, account, cause) : cause;
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined) {
    throw refused(RoleArn, account, new Error('the answer carries no credentials'));
  }
  const accountId = /^arn:[^:]+:sts::(\d{12}):/.exec(AssumedRoleUser?.Arn ?? '')?.[1];
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
    ...(Expiration !== undefined && { expiration: Expiration }),
    ...(accountId !== undefined && { accountId }),
  };
}

function isDenied(cause: unknown): boolean {
  return cause instanceof Error && /^AccessDenied/.test(cause.name);
}

function refused(arn: string, account: string, cause: unknown): ShareError {
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new ShareError(
    'SHARE_ROLE_REFUSED',
    `assuming ${arn}: ${seen}. Allow sts:AssumeRole to the role that runs this, and let the role of account ${account} trust it.`,
    { cause },
  );
}

/** Names of regions begin so where they are not in the partition `aws` (AWS General Reference). */
const partitions: Readonly<Record<string, string>> = {
  'cn-': 'aws-cn',
  'us-gov-': 'aws-us-gov',
  'us-iso-': 'aws-iso',
  'us-isob-': 'aws-iso-b',
  'eu-isoe-': 'aws-iso-e',
  'us-isof-': 'aws-iso-f',
  'eusc-': 'aws-eusc',
};

function partition(region: string): string {
  const found = Object.entries(partitions).find(([beginning]) => region.startsWith(beginning));
  return found?.[1] ?? 'aws';
}
