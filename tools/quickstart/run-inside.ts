import {
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceStatusOk,
} from '@aws-sdk/client-ec2';
import {
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
  waitUntilCommandExecuted,
} from '@aws-sdk/client-ssm';

/**
 * Launches an image, runs a command inside through SSM, and terminates the instance again.
 *
 * @returns what the command wrote
 */
export async function runInside(
  environment: Readonly<Record<string, string>>,
  ImageId: string,
  command: string,
): Promise<string> {
  const settings = {
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
  const ec2 = new EC2Client(settings);
  const ssm = new SSMClient(settings);
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId,
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      // Without one, its SSM agent has no credentials to register with.
      IamInstanceProfile: { Name: 'managed' },
    }),
  );
  const InstanceIds = Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  const waiting = { maxWaitTime: 60, minDelay: 0.2, maxDelay: 1 };
  try {
    await waitUntilInstanceStatusOk({ client: ec2, ...waiting }, { InstanceIds });
    const { Command } = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds,
        Parameters: { commands: [command] },
      }),
    );
    const invocation = { CommandId: Command?.CommandId, InstanceId: InstanceIds[0] };
    await waitUntilCommandExecuted({ client: ssm, ...waiting }, invocation);
    const { StandardOutputContent } = await ssm.send(new GetCommandInvocationCommand(invocation));
    return StandardOutputContent ?? '';
  } finally {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  }
}
