import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsConnection } from '../aws-connection.js';

/** Who asks. Plain data. */
export interface StsCaller {
  readonly account: string;
  readonly arn: string;
  /** When the session ends, where that is known. */
  readonly expires?: Date;
}

/**
 * Ask STS whose credentials these are: those that are given, else those of the standard AWS environment.
 *
 * @throws what the SDK throws
 */
export async function stsCaller({
  region,
  signal,
  ...connection
}: AwsConnection & {
  readonly region: string;
  readonly signal?: AbortSignal;
}): Promise<StsCaller> {
  const sts = new STSClient({ region, ...connection });
  try {
    const { Account = '', Arn = '' } = await sts.send(
      new GetCallerIdentityCommand({}),
      signal ? { abortSignal: signal } : {},
    );
    const { expiration } = await sts.config.credentials();
    return { account: Account, arn: Arn, ...(expiration && { expires: expiration }) };
  } finally {
    sts.destroy();
  }
}
