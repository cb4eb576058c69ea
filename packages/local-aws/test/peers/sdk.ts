import * as ec2 from '@aws-sdk/client-ec2';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { type Ask, type Peer, Refusal } from './ask.js';

/** Asks through the AWS SDK for JavaScript. */
export function askThroughSdk({ endpoint, account, region }: Peer): Ask {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const clients = {
    ec2: [new ec2.EC2Client(settings), ec2],
    organizations: [new organizations.OrganizationsClient(settings), organizations],
    ssm: [new ssm.SSMClient(settings), ssm],
    sts: [new sts.STSClient(settings), sts],
  } as const;
  return async (service, action, input = {}) => {
    const [client, commands] = clients[service];
    const command = Reflect.construct(Reflect.get(commands, `${action}Command`), [input]);
    try {
      return await Reflect.apply(client.send, client, [command]);
    } catch (error) {
      throw error instanceof Error ? new Refusal(error.name) : error;
    }
  };
}
