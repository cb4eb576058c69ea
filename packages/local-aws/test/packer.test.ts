import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
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
  const { LaunchTemplates } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  return {
    images: must(Images),
    snapshots: must(Snapshots),
    instances: must(Reservations),
    volumes: must(Volumes),
    keyPairs: must(KeyPairs),
    launchTemplates: must(LaunchTemplates),
    securityGroups: must(SecurityGroups).filter(({ GroupName }) => GroupName !== 'default'),
  };
}

/** What a build makes on the way and takes away again. */
const nothingTemporary = {
  instances: [],
  volumes: [],
  keyPairs: [],
  launchTemplates: [],
  securityGroups: [],
};

const nothing = { images: [], snapshots: [], ...nothingTemporary };

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
    expect(rest).toEqual(nothingTemporary);
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
  expect(rest).toEqual(nothingTemporary);
});

test('a spot build launches through a template and a fleet, and leaves only its image', async () => {
  const aws = await startForTest();

  const run = await packerBuild(aws, { name: 'spot' }, { template: 'spot.pkr.hcl' });

  expect(run).toMatchObject({ exitCode: 0 });
  const { images, snapshots, ...rest } = await leftIn(aws);
  expect(images).toMatchObject([
    { Name: 'spot', BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 12 } }] },
  ]);
  expect(snapshots).toHaveLength(1);
  expect(rest).toEqual(nothingTemporary);
  expect(aws.calls().filter(({ status }) => status !== 200)).toEqual([]);
  const { Reservations } = await ec2For(aws).send(new DescribeInstancesCommand({}));
  expect(Reservations?.[0]?.Instances).toMatchObject([
    {
      InstanceType: 't3.micro',
      InstanceLifecycle: 'spot',
      State: { Name: 'terminated' },
      Tags: expect.arrayContaining([
        { Key: 'soe:build-id', Value: 'b1' },
        { Key: 'aws:ec2launchtemplate:version', Value: '1' },
      ]),
    },
  ]);
});

test('a spot build goes on to the next instance type, and says why when there is none', async () => {
  const aws = await startForTest();
  const build = (name: string, types: string) =>
    packerBuild(aws, { name, types }, { template: 'spot.pkr.hcl' });

  const second = await build('second', '["t4g.micro","t3.micro"]');
  const none = await build('none', '["t4g.micro"]');

  const { images, snapshots, ...rest } = await leftIn(aws);
  expect(second).toMatchObject({ exitCode: 0 });
  expect(none).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('does not match the architecture'),
  });
  expect(images.map(({ Name }) => Name)).toEqual(['second']);
  expect(snapshots).toHaveLength(1);
  expect(rest).toEqual(nothingTemporary);
});

test('a spot build that is killed leaves its launch template behind', async () => {
  const aws = await startForTest();
  let killed = false;

  const run = await packerBuild(
    aws,
    { name: 'killed', command: 'echo about to wait; exec sleep 600' },
    {
      template: 'spot.pkr.hcl',
      onOutput(output, pid) {
        if (killed || !output.includes('about to wait\n')) return;
        killed = true;
        process.kill(-pid, 'SIGKILL');
      },
    },
  );

  const { images, instances, keyPairs, launchTemplates, securityGroups } = await leftIn(aws);
  expect(run.exitCode).not.toBe(0);
  expect(images).toEqual([]);
  expect(instances).toHaveLength(1);
  expect(keyPairs).toMatchObject([{ KeyName: expect.stringMatching(/^packer_/) }]);
  expect(securityGroups).toMatchObject([{ GroupName: expect.stringMatching(/^packer_/) }]);
  expect(launchTemplates).toMatchObject([
    {
      LaunchTemplateName: expect.stringMatching(/^packer-fleet-launch-template-/),
      Tags: [{ Key: 'soe:build-id', Value: 'b1' }],
    },
  ]);
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
    {
      onOutput(output, pid) {
        if (cancelled || !output.includes('about to wait\n')) return;
        cancelled = true;
        process.kill(-pid, 'SIGINT');
      },
    },
  );

  expect(run).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('Cleanly cancelled builds'),
  });
  expect(aws.calls().map(({ action }) => action)).toContain('TerminateInstances');
  expect(await leftIn(aws)).toEqual(nothing);
});
