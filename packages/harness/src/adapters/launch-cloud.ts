import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { HarnessError } from '../errors.js';
import type { LaunchCloud } from '../launch/launch-cloud.js';
import { classifyRefusal } from '../launch/refusal.js';
import { ec2Instances } from './ec2-instances.js';
import { ssmCommands } from './ssm-commands.js';

/** Which AWS is asked. What is missing comes from the standard AWS environment. */
export interface LaunchCloudOptions {
  /** The region. */
  readonly region: string;
  /** Another endpoint than AWS's own. Default: that of the environment. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. Default: the SDK's provider chain. */
  readonly credentials?: LaunchCredentials | (() => Promise<LaunchCredentials>);
  /** How often a call is tried that is throttled or finds no answer. Default: 8. */
  readonly maxAttempts?: number;
}

/** Credentials of an AWS identity. */
export interface LaunchCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/**
 * EC2 and SSM of a region: where images are launched and tested.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` without a region
 * @example
 * ```ts
 * const cloud = launchCloud({ region: 'eu-west-1' });
 * ```
 */
export function launchCloud(options: LaunchCloudOptions): LaunchCloud {
  // Without one the SDK takes that of the environment, and launches somewhere else than is said.
  if (typeof options?.region !== 'string' || options.region === '') {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      'Cannot launch: option region of launchCloud must be a region, such as "eu-west-1".',
    );
  }
  const settings = { maxAttempts: 8, ...options };
  const { region } = options;
  return {
    region,
    ...ec2Instances(withoutCapacityRetries(new EC2Client(settings)), region),
    ...ssmCommands(new SSMClient(settings), region),
  };
}

/**
 * EC2 says with status 500 that it has no capacity, which the SDK takes for an error of the server that
 * passes. The next zone is the better try.
 */
function withoutCapacityRetries(client: EC2Client): EC2Client {
  const open = client.config.retryStrategy;
  client.config.retryStrategy = async () => {
    const usual = await open();
    if (!('acquireInitialRetryToken' in usual)) return usual;
    return {
      acquireInitialRetryToken: (scope) => usual.acquireInitialRetryToken(scope),
      recordSuccess: (token) => usual.recordSuccess(token),
      refreshRetryTokenForRetry(token, info) {
        const { error } = info;
        if (error instanceof Error && classifyRefusal(error.name, '') === 'capacity') throw error;
        return usual.refreshRetryTokenForRetry(token, info);
      },
    };
  };
  return client;
}
