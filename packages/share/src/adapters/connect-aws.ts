import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../access/place.js';
import type { AwsAccess } from '../aws-access.js';
import type { ParameterAccount } from '../distribution.js';
import { type AssumeRoleOptions, assumeRole } from './assume-role.js';
import type { AwsCredentials } from './aws-credentials.js';
import { ec2Images } from './ec2-images.js';
import { ssmParameters } from './ssm-parameters.js';

/** How AWS is reached. Whatever is left out comes from the standard AWS environment. */
export interface ConnectAwsOptions {
  /** Endpoint of all services. Default: `AWS_ENDPOINT_URL`, else the endpoints of AWS. */
  readonly endpoint?: string;
  /** Credentials of the owner account. Default: what the SDK finds: environment, profile, role. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
  /** How roles of consumer accounts are assumed. */
  readonly assumeRole?: AssumeRoleOptions;
}

/**
 * The real AWS, or whatever the standard AWS environment points at. Clients are made when they are
 * first needed, one per account and region, and kept as long as the answer is.
 */
export function connectAws(options: ConnectAwsOptions = {}): AwsAccess {
  const reach = (region: string) => ({
    region,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
  });
  const own = options.credentials === undefined ? {} : { credentials: options.credentials };
  const roles = new Map<string, () => Promise<AwsCredentials>>();
  const ec2 = new Map<string, EC2Client>();
  const ssm = new Map<string, SSMClient>();

  function roleOf(consumer: ParameterAccount, region: string): () => Promise<AwsCredentials> {
    return kept(roles, `${consumer.account} ${consumer.role}`, () =>
      assumeRole(new STSClient({ ...reach(region), ...own }), consumer, {
        ...options.assumeRole,
        region,
      }),
    );
  }

  function settings({ region, consumer }: Place) {
    if (consumer === undefined) return { ...reach(region), ...own };
    return { ...reach(region), credentials: roleOf(consumer, region) };
  }

  return {
    in(place, { signal } = {}) {
      const { region, consumer } = place;
      const key = `${region} ${consumer?.account} ${consumer?.role}`;
      const where = consumer === undefined ? region : `${region} of account ${consumer.account}`;
      return {
        get images() {
          return ec2Images(
            kept(ec2, key, () => new EC2Client(settings(place))),
            where,
            signal,
          );
        },
        get parameters() {
          return ssmParameters(
            kept(ssm, key, () => new SSMClient(settings(place))),
            where,
            signal,
          );
        },
      };
    },
  };
}

function kept<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
