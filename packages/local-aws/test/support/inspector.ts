import { type EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import type { LocalAws } from '../../src/index.js';
import { amazonLinux } from './images.js';
import { must, owner, settings } from './local.js';

/** A client of Inspector. */
export function inspectorFor(aws: LocalAws, account = owner, region = 'us-east-1') {
  return new Inspector2Client(settings(aws, account, region));
}

/** Lets Inspector scan instances. */
export async function enableInspector(inspector: Inspector2Client): Promise<void> {
  await inspector.send(new EnableCommand({ resourceTypes: ['EC2'] }));
}

/** An instance that Systems Manager manages. */
export async function launchManaged(
  ec2: EC2Client,
  { imageId, tags = {} }: { imageId?: string; tags?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: imageId ?? (await amazonLinux(ec2)),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'ssm' },
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
