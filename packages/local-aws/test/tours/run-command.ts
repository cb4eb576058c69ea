import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { must } from '../support/local.js';
import { until } from '../support/until.js';
import type { Settings } from './tours.js';

/** Run Command, on a server whose instances really run. */
export async function tourRunCommand(settings: Settings): Promise<void> {
  const compute = new ec2.EC2Client(settings);
  const client = new ssm.SSMClient(settings);
  const { Images } = await compute.send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023*x86_64'] }] }),
  );
  const { Instances } = await compute.send(
    new ec2.RunInstancesCommand({
      ImageId: must(Images?.[0]?.ImageId),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'tour' },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'tour' }] }],
    }),
  );
  const InstanceId = must(Instances?.[0]?.InstanceId);
  await until(async () => {
    const { InstanceInformationList } = await client.send(
      new ssm.DescribeInstanceInformationCommand({}),
    );
    return InstanceInformationList?.[0];
  });
  await compute.send(new ec2.DescribeInstanceStatusCommand({}));
  await compute.send(new ec2.GetConsoleOutputCommand({ InstanceId, Latest: true }));
  const { Command } = await client.send(
    new ssm.SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      Targets: [{ Key: 'tag:Name', Values: ['tour'] }],
      Parameters: { commands: ['echo out; echo err >&2'], workingDirectory: ['/srv'] },
      Comment: 'tour',
    }),
  );
  const CommandId = must(Command?.CommandId);
  await until(
    async () => {
      const { Commands } = await client.send(new ssm.ListCommandsCommand({ CommandId }));
      return Commands?.[0]?.Status;
    },
    (status) => status === 'Success',
  );
  await client.send(new ssm.GetCommandInvocationCommand({ CommandId, InstanceId }));
  await client.send(new ssm.ListCommandInvocationsCommand({ CommandId, Details: true }));
  await client.send(new ssm.CancelCommandCommand({ CommandId }));
  await client.send(new ssm.ListDocumentsCommand({}));
  await client.send(new ssm.DescribeDocumentCommand({ Name: 'AWS-RunShellScript' }));
  await client.send(new ssm.GetDocumentCommand({ Name: 'AWS-RunShellScript' }));
}
