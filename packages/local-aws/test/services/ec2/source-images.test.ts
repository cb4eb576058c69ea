import { DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { launch } from '../../support/images.js';
import {
  consumer,
  ec2For,
  must,
  outsider,
  owner,
  ssmFor,
  startForTest,
} from '../../support/local.js';

test.each([
  [
    '137112412989',
    'amazon',
    'al2023-ami-2023*-kernel-6.1-x86_64',
    'x86_64',
    '/dev/xvda',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  ],
  [
    '137112412989',
    'amazon',
    'al2023-ami-2023*-kernel-6.1-arm64',
    'arm64',
    '/dev/xvda',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
  ],
  [
    '099720109477',
    undefined,
    'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*',
    'x86_64',
    '/dev/sda1',
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
  ],
  [
    '099720109477',
    undefined,
    'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-*',
    'arm64',
    '/dev/sda1',
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id',
  ],
  [
    '801119661308',
    'amazon',
    'Windows_Server-2022-English-Full-Base-*',
    'x86_64',
    '/dev/sda1',
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
  ],
])(
  '%s (%s) publishes %s, and a public parameter points at the newest',
  async (vendor, alias, name, architecture, root, parameter) => {
    const aws = await startForTest();
    const ec2 = ec2For(aws, outsider, 'eu-north-1');

    const { Images } = await ec2.send(
      new DescribeImagesCommand({ Owners: [vendor], Filters: [{ Name: 'name', Values: [name] }] }),
    );
    const { Parameter } = await ssmFor(aws, consumer, 'eu-north-1').send(
      new GetParameterCommand({ Name: parameter }),
    );

    const newestFirst = must(Images).toSorted((a, b) =>
      must(b.CreationDate).localeCompare(must(a.CreationDate)),
    );
    expect(newestFirst).toHaveLength(2);
    expect(newestFirst[0]).toMatchObject({
      OwnerId: vendor,
      Architecture: architecture,
      State: 'available',
      Public: true,
      RootDeviceType: 'ebs',
      RootDeviceName: root,
      VirtualizationType: 'hvm',
      EnaSupport: true,
      ImageType: 'machine',
    });
    expect(newestFirst[0]?.ImageOwnerAlias).toBe(alias);
    expect(newestFirst[0]?.BlockDeviceMappings?.[0]).toMatchObject({
      DeviceName: root,
      Ebs: {
        SnapshotId: expect.stringMatching(/^snap-0[0-9a-f]{16}$/),
        Encrypted: false,
        DeleteOnTermination: true,
      },
    });
    expect(Parameter).toMatchObject({
      Value: newestFirst[0]?.ImageId,
      DataType: 'aws:ec2:image',
      Version: 2,
      ARN: `arn:aws:ssm:eu-north-1::parameter${parameter}`,
    });
  },
);

test.each(['x86_64', 'arm64'])(
  'Red Hat publishes RHEL 9 for %s, and has no parameter',
  async (architecture) => {
    const aws = await startForTest();

    const { Images } = await ec2For(aws, outsider, 'eu-north-1').send(
      new DescribeImagesCommand({
        Owners: ['309956199498'],
        Filters: [{ Name: 'name', Values: [`RHEL-9.*_HVM-*-${architecture}-*-Hourly2-GP3`] }],
      }),
    );

    expect(must(Images).map(({ Architecture, Public }) => [Architecture, Public])).toEqual([
      [architecture, true],
      [architecture, true],
    ]);
  },
);

test('they are available, with their snapshots, to a clock that is before their dates', async () => {
  const aws = await startForTest({ clock: () => new Date('2020-01-01T00:00:00Z') });
  const ec2 = ec2For(aws);

  const { Images } = await ec2.send(new DescribeImagesCommand({}));
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({}));

  expect(new Set(must(Images).map(({ State }) => State))).toEqual(new Set(['available']));
  expect(new Set(must(Snapshots).map(({ State, Progress }) => `${State} ${Progress}`))).toEqual(
    new Set(['completed 100%']),
  );
  expect(await launch(ec2)).toMatch(/^i-/);
});

test('ids are the same in every run, and differ between regions', async () => {
  const [first, second] = [await startForTest(), await startForTest()];
  const ids = async (aws: typeof first, region: string) => {
    const { Images } = await ec2For(aws, owner, region).send(new DescribeImagesCommand({}));
    return must(Images).map(({ ImageId }) => ImageId);
  };

  expect(await ids(first, 'us-east-1')).toEqual(await ids(second, 'us-east-1'));
  const all = [...(await ids(first, 'us-east-1')), ...(await ids(first, 'us-east-2'))];
  expect(new Set(all).size).toBe(28);
});

test('their snapshots are public', async () => {
  const aws = await startForTest();

  const { Snapshots } = await ec2For(aws, outsider).send(
    new DescribeSnapshotsCommand({ OwnerIds: ['amazon'] }),
  );

  expect(Snapshots).toHaveLength(6);
});
