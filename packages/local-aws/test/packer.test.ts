import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { LocalAws } from '../src/index.js';
import { consumer, ec2For, must, owner, startForTest } from './support/local.js';
import { packerBuild } from './support/packer.js';

/** Everything of the owner's that is left in a region. */
async function leftIn(aws: LocalAws, region = 'us-east-1') {
  const ec2 = ec2For(aws, owner, region);
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
    }),
  );
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  return {
    images: must(Images),
    snapshots: must(Snapshots),
    instances: must(Reservations),
    volumes: must(Volumes),
    keyPairs: must(KeyPairs),
    securityGroups: must(SecurityGroups).filter(({ GroupName }) => GroupName !== 'default'),
  };
}

const nothing = {
  images: [],
  snapshots: [],
  instances: [],
  volumes: [],
  keyPairs: [],
  securityGroups: [],
};

test('a build makes tagged, shared images in two regions and leaves nothing else', async () => {
  const aws = await startForTest();

  const run = await packerBuild(aws, {
    name: 'soe/al2023/2026.11.0/x86_64/b1',
    regions: '["eu-west-1"]',
    users: `["${consumer}"]`,
  });

  expect(run).toMatchObject({ exitCode: 0 });
  for (const region of ['us-east-1', 'eu-west-1']) {
    const { images, snapshots, ...rest } = await leftIn(aws, region);
    expect(rest).toEqual({ instances: [], volumes: [], keyPairs: [], securityGroups: [] });
    expect(images).toMatchObject([
      {
        Name: 'soe/al2023/2026.11.0/x86_64/b1',
        Description: 'made by a test',
        State: 'available',
        RootDeviceType: 'ebs',
        EnaSupport: true,
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 12, VolumeType: 'gp3' } },
        ],
        Tags: [{ Key: 'Source', Value: expect.stringMatching(/^ami-/) }],
      },
    ]);
    expect(snapshots).toMatchObject([
      { VolumeSize: 12, Tags: expect.arrayContaining([{ Key: 'Layer', Value: 'root' }]) },
    ]);
    const shared = await ec2For(aws, consumer, region).send(
      new DescribeImagesCommand({ ExecutableUsers: ['self'] }),
    );
    expect(shared.Images).toHaveLength(1);
  }
  expect(aws.calls().filter(({ status }) => status !== 200)).toEqual([]);
});

test('an encrypted build leaves one encrypted image and no intermediate one', async () => {
  const aws = await startForTest();

  const run = await packerBuild(aws, { name: 'encrypted', encrypt: 'true' });

  expect(run).toMatchObject({ exitCode: 0 });
  const { images, snapshots, ...rest } = await leftIn(aws);
  expect(images).toMatchObject([
    { Name: 'encrypted', BlockDeviceMappings: [{ Ebs: { Encrypted: true } }] },
  ]);
  expect(snapshots).toMatchObject([{ Encrypted: true }]);
  expect(rest).toEqual({ instances: [], volumes: [], keyPairs: [], securityGroups: [] });
});

test('an image made here can be baked again, by its sharee', async () => {
  const aws = await startForTest();
  await packerBuild(aws, { name: 'parent', users: `["${consumer}"]` });

  const run = await packerBuild(aws, {
    account: consumer,
    name: 'child',
    source_name: 'parent',
    source_owner: owner,
  });

  expect(run).toMatchObject({ exitCode: 0 });
  const { Images } = await ec2For(aws, consumer).send(
    new DescribeImagesCommand({ Owners: ['self'] }),
  );
  const { images } = await leftIn(aws);
  expect(Images).toMatchObject([{ Name: 'child', SourceImageId: images[0]?.ImageId }]);
});

test('a name that is taken stops the build, and force_deregister replaces the image', async () => {
  const aws = await startForTest();
  await packerBuild(aws, { name: 'taken' });
  const [before] = (await leftIn(aws)).images;

  const refused = await packerBuild(aws, { name: 'taken' });
  const forced = await packerBuild(aws, { name: 'taken', force: 'true' });

  const { images, snapshots } = await leftIn(aws);
  expect(refused).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining(must(before?.ImageId)),
  });
  expect(forced.exitCode).toBe(0);
  expect([images.length, snapshots.length]).toEqual([1, 1]);
  expect(images[0]?.ImageId).not.toBe(before?.ImageId);
});

test('a source that does not exist stops the build before anything is made', async () => {
  const aws = await startForTest();

  const run = await packerBuild(aws, { name: 'orphan', source_name: 'no-such-*' });

  expect(run).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('No AMI was found matching filters'),
  });
  expect(await leftIn(aws)).toEqual(nothing);
});

test('a provisioner that fails leaves nothing behind', async () => {
  const aws = await startForTest();

  const run = await packerBuild(aws, { name: 'failing', command: 'exit 7' });

  expect(run).toMatchObject({ exitCode: 1, output: expect.stringContaining('exit status: 7') });
  expect(await leftIn(aws)).toEqual(nothing);
});

test('a build that is cancelled leaves nothing behind', async () => {
  const aws = await startForTest();
  let cancelled = false;
  // `exec`: a shell that is just starting another program can swallow the signal meant for it.

  const run = await packerBuild(
    aws,
    { name: 'cancelled', command: 'echo about to wait; exec sleep 600' },
    (output, pid) => {
      if (cancelled || !output.includes('about to wait\n')) return;
      cancelled = true;
      process.kill(-pid, 'SIGINT');
    },
  );

  expect(run).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('Cleanly cancelled builds'),
  });
  expect(aws.calls().map(({ action }) => action)).toContain('TerminateInstances');
  expect(await leftIn(aws)).toEqual(nothing);
});
