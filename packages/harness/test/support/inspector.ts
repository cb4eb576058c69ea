import { DescribeImagesCommand, type EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import type { Clock } from '@soe/packer-runner';
import { ec2For, must, settings, startForTest } from './aws.js';

/** A server on which time passes when somebody waits, with Inspector enabled unless told otherwise. */
export async function startInspector({ isEnabled = true } = {}) {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const waits: number[] = [];
  const aws = await startForTest({ clock: () => new Date(now) });
  const inspector = new Inspector2Client(settings(aws));
  if (isEnabled) await inspector.send(new EnableCommand({ resourceTypes: ['EC2'] }));
  const clock: Clock = {
    now: () => now,
    random: () => 0.5,
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const callsOf = (action: string) => aws.calls().filter((call) => call.action === action).length;
  return { aws, ec2: ec2For(aws), inspector, clock, waits, callsOf };
}

/** The Amazon Linux image of 20 October, which has more findings than the newest. */
export async function olderAmazonLinux(ec2: EC2Client): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-2023*20261020*x86_64'] }],
    }),
  );
  return must(Images?.[0]?.ImageId);
}

/** An instance of an image, one that SSM manages unless told otherwise. */
export async function launchFrom(
  ec2: EC2Client,
  imageId: string,
  { isManaged = true, tags = {} as Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: imageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...(isManaged && { IamInstanceProfile: { Name: 'ssm' } }),
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: Object.entries({ team: 'images', ...tags }).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
    }),
  );
  return must(Instances?.[0]?.InstanceId);
}
