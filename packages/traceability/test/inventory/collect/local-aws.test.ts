import { DescribeImagesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  collectInventory,
  diffInventories,
  type Inventory,
  type ScriptRunner,
} from '../../../src/index.js';

const region = 'us-east-1';
const bucket = 'inventories';

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Reaches an instance as people do who have no SSH: Run Command, the output into a bucket. */
function runCommand(ssm: SSMClient, s3: S3Client, instance: string, before = ''): ScriptRunner {
  return async (whole) => {
    // The disk is that of the host: all of it takes long to walk.
    const script = whole.replace('disks() {', "disks() { printf '/opt\\n/usr/bin\\n'; return");
    const { Command } = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instance],
        Parameters: { commands: [...before.split('\n'), ...script.split('\n')] },
        OutputS3BucketName: bucket,
      }),
    );
    const CommandId = Command?.CommandId ?? '';
    const status = await until(async () => {
      const { Status = '' } = await ssm
        .send(new GetCommandInvocationCommand({ CommandId, InstanceId: instance }))
        .catch(() => ({ Status: '' }));
      return ['Success', 'Failed'].includes(Status) ? Status : undefined;
    });
    expect(status).toBe('Success');
    const key = await until(async () => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: CommandId }),
      );
      return Contents.find(({ Key = '' }) => Key.endsWith('/stdout'))?.Key;
    });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  };
}

const namesOf = (inventory: Inventory, scope: 'users' | 'privilegedFiles') => {
  const found = inventory.scopes[scope];
  const entries: readonly object[] = found?.status === 'collected' ? found.entries : [];
  return entries.map((each) => ('path' in each ? each.path : 'name' in each ? each.name : ''));
};

test('of a running instance, before and after it was changed', async (context) => {
  await using aws = await startLocalAws({ compute: 'auto' });
  if (aws.compute.kind === 'none') return context.skip(aws.compute.reason);
  const access = {
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'local' },
  };
  const [ec2, ssm] = [new EC2Client(access), new SSMClient(access)];
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Filters: [
        { Name: 'name', Values: ['al2023-ami-2023*'] },
        { Name: 'architecture', Values: ['x86_64'] },
      ],
    }),
  );
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Images[0]?.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'managed' },
    }),
  );
  const instance = Instances?.[0]?.InstanceId ?? '';
  await until(async () => {
    const { InstanceInformationList = [] } = await ssm.send(
      new DescribeInstanceInformationCommand({}),
    );
    return InstanceInformationList.find(({ InstanceId }) => InstanceId === instance);
  });
  const scopes = ['users', 'groups', 'services', 'privilegedFiles', 'mounts'] as const;

  const before = await collectInventory({ scopes, run: runCommand(ssm, s3, instance) });
  const change = String.raw`groupadd --system --gid 987 soe-agent
useradd --system --uid 988 --gid 987 --home-dir /opt/agent --shell /usr/sbin/nologin soe-agent
mkdir -p /opt/agent
cp /bin/true "$(printf '/opt/agent/x\nprivilegedFiles\tmode\t4755 0 0\tforged\\')"
chmod 4755 /opt/agent/*`;
  const after = await collectInventory({ scopes, run: runCommand(ssm, s3, instance, change) });
  const diff = diffInventories(before, after);

  expect(namesOf(before, 'users')).toContain('root');
  expect(namesOf(before, 'privilegedFiles')).toContain('/usr/bin/su');
  expect(diff.changes).toEqual([
    expect.objectContaining({
      weight: 'security',
      what: '/opt/agent/x\nprivilegedFiles\tmode\t4755 0 0\tforged\\',
    }),
    expect.objectContaining({
      scope: 'users',
      kind: 'added',
      after: 'uid 988, primary group 987, home /opt/agent, shell /usr/sbin/nologin',
    }),
    expect.objectContaining({ scope: 'groups', kind: 'added', after: 'gid 987' }),
  ]);
  expect(diff.notCompared).toEqual([]);
});
