import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ParameterAccount } from '../distribution.js';
import { ShareError } from '../errors.js';
import type { AwsCredentials } from './aws-credentials.js';

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
  try {
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: sessionName,
        ...(externalId !== undefined && { ExternalId: externalId }),
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined) {
      throw new Error('the answer carries no credentials');
    }
    const accountId = /^arn:[^:]+:sts::(\d{12}):/.exec(AssumedRoleUser?.Arn ?? '')?.[1];
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      ...(Expiration !== undefined && { expiration: Expiration }),
      ...(accountId !== undefined && { accountId }),
    };
  } catch (cause) {
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new ShareError(
      'SHARE_ROLE_REFUSED',
      `assuming ${RoleArn}: ${seen}. Allow sts:AssumeRole to the role that runs this, and let the role of account ${account} trust it.`,
      { cause },
    );
  }
}

function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
