import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsTraceStoreOptions } from './aws-trace-store.js';

/** A connection to EC2. */
export interface Ec2Place {
  /** The SDK, which is loaded with the first call: it takes longer than all the rest of this package. */
  readonly sdk: typeof import('@aws-sdk/client-ec2');
  readonly client: EC2Client;
}

/** A connection to Systems Manager. */
export interface SsmPlace {
  /** The SDK, which is loaded with the first call. */
  readonly sdk: typeof import('@aws-sdk/client-ssm');
  readonly client: SSMClient;
}

/** Connects with the first call, and once. */
export function connectEc2(options: AwsTraceStoreOptions): () => Promise<Ec2Place> {
  let place: Promise<Ec2Place> | undefined;
  return () => {
    place ??= import('@aws-sdk/client-ec2').then((sdk) => ({
      sdk,
      client: new sdk.EC2Client({ ...options }),
    }));
    return place;
  };
}

/** Connects with the first call, and once. */
export function connectSsm(options: AwsTraceStoreOptions): () => Promise<SsmPlace> {
  let place: Promise<SsmPlace> | undefined;
  return () => {
    place ??= import('@aws-sdk/client-ssm').then((sdk) => ({
      sdk,
      client: new sdk.SSMClient({ ...options }),
    }));
    return place;
  };
}
