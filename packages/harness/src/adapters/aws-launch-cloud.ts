import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LaunchCloud } from '../launch/launch-cloud.js';
import { classifyRefusal } from '../launch/refusal.js';
import { ec2Instances } from './ec2-instances.js';
import type { LaunchCloudOptions } from './launch-cloud.js';
import { ssmCommands } from './ssm-commands.js';

/** EC2 and SSM through the clients of the SDK, which are large: loaded when they are used. */
export function awsLaunchCloud(options: LaunchCloudOptions): LaunchCloud {
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
