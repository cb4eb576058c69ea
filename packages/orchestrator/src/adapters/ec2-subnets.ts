import { EC2Client, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import type { AwsConnection } from '../aws-connection.js';

/** A subnet that there is. Plain data. */
export interface FoundSubnet {
  readonly id: string;
  /** Whether it is the default one of its zone. */
  readonly isDefault: boolean;
}

/**
 * All subnets of a region that the credentials show.
 *
 * @throws what the SDK throws
 */
export async function ec2Subnets({
  region,
  signal,
  ...connection
}: AwsConnection & {
  readonly region: string;
  readonly signal: AbortSignal;
}): Promise<readonly FoundSubnet[]> {
  const client = new EC2Client({ region, ...connection });
  try {
    const found: FoundSubnet[] = [];
    for await (const { Subnets = [] } of paginateDescribeSubnets({ client, pageSize: 1000 }, {})) {
      signal.throwIfAborted();
      for (const { SubnetId, DefaultForAz } of Subnets) {
        if (SubnetId !== undefined) found.push({ id: SubnetId, isDefault: DefaultForAz === true });
      }
    }
    return found;
  } finally {
    client.destroy();
  }
}
