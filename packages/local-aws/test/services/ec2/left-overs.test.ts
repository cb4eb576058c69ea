import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFleetCommand,
  CreateImageCommand,
  CreateKeyPairCommand,
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteKeyPairCommand,
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Filter,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../support/local.js';

const name = 'packer_6b0320f9-2b9f-8639-82a8-111a25ea7e38';
const start = new Date('2026-11-22T10:00:00Z');
const tag = { Key: 'soe:build-id', Value: 'b1' };

/** Everything that a build makes before it is killed; only the instance has tags, as in Packer 1.6.6. */
async function killedBuild(ec2: EC2Client) {
  await ec2.send(new CreateKeyPairCommand({ KeyName: name }));
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: 'Temporary group for Packer' }),
  );
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'packer-fleet-launch-template-Abc1234',
      LaunchTemplateData: {
        ImageId: await amazonLinux(ec2),
        InstanceType: 't3.micro',
        KeyName: name,
        SecurityGroupIds: [must(GroupId)],
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/xvdb',
            Ebs: { VolumeSize: 5, VolumeType: 'gp3', DeleteOnTermination: false },
          },
        ],
      },
    }),
  );
  const { Instances } = await ec2.send(
    new CreateFleetCommand({
      Type: 'instant',
      LaunchTemplateConfigs: [
        {
          LaunchTemplateSpecification: {
            LaunchTemplateName: 'packer-fleet-launch-template-Abc1234',
            Version: '1',
          },
        },
      ],
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
    }),
  );
  const InstanceId = must(Instances?.[0]?.InstanceIds?.[0]);
  await ec2.send(new CreateTagsCommand({ Resources: [InstanceId], Tags: [tag] }));
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'half-made' }));
  return { InstanceId, GroupId: must(GroupId), ImageId: must(ImageId) };
}

/** The instances that a filter finds. */
async function instancesBy(ec2: EC2Client, Name: string, ...Values: string[]) {
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name, Values }] }),
  );
  return must(Reservations).flatMap(({ Instances }) => must(Instances));
}

async function volumes(ec2: EC2Client, ...Filters: Filter[]) {
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters }));
  return must(Volumes);
}

test('what a killed build left is found in every way that leads to it', async () => {
  const aws = await startForTest({ clock: () => start });
  const ec2 = ec2For(aws);
  const { InstanceId, GroupId, ImageId } = await killedBuild(ec2);

  for (const [filter, value] of [
    ['key-name', name],
    ['instance.group-name', name],
    ['instance.group-id', GroupId],
    ['instance-state-name', 'running'],
    ['tag:soe:build-id', 'b1'],
    ['tag-key', 'soe:build-id'],
    ['instance-lifecycle', 'spot'],
  ] as const) {
    const found = await instancesBy(ec2, filter, value);
    expect([filter, found.map((one) => one.InstanceId)]).toEqual([filter, [InstanceId]]);
  }
  expect(await instancesBy(ec2, 'instance.group-name', 'other')).toEqual([]);
  expect(await instancesBy(ec2, 'key-name', 'packer_*')).toMatchObject([
    {
      KeyName: name,
      SecurityGroups: [{ GroupId, GroupName: name }],
      LaunchTime: start,
      Tags: expect.arrayContaining([tag]),
    },
  ]);
  expect(
    await volumes(ec2, { Name: 'attachment.instance-id', Values: [InstanceId] }),
  ).toMatchObject([
    { CreateTime: start, State: 'in-use' },
    { CreateTime: start, State: 'in-use' },
  ]);
  expect(await ec2.send(new DescribeKeyPairsCommand({ KeyNames: [name] }))).toMatchObject({
    KeyPairs: [{ KeyName: name, CreateTime: start, Tags: [] }],
  });
  const groups = new DescribeSecurityGroupsCommand({
    Filters: [{ Name: 'group-name', Values: ['packer_*'] }],
  });
  expect(await ec2.send(groups)).toMatchObject({ SecurityGroups: [{ GroupId }] });
  const templates = new DescribeLaunchTemplatesCommand({
    Filters: [{ Name: 'launch-template-name', Values: ['packer-fleet-launch-template-*'] }],
  });
  expect(await ec2.send(templates)).toMatchObject({ LaunchTemplates: [{ CreateTime: start }] });
  for (const Filters of [
    [{ Name: 'source-instance-id', Values: [InstanceId] }],
    [{ Name: 'name', Values: ['half-*'] }],
  ]) {
    const images = new DescribeImagesCommand({ Owners: ['self'], Filters });
    expect(await ec2.send(images)).toMatchObject({
      Images: [
        {
          ImageId,
          SourceInstanceId: InstanceId,
          CreationDate: start.toISOString(),
          BlockDeviceMappings: [
            { Ebs: { SnapshotId: expect.stringMatching(/^snap-/) } },
            { Ebs: { SnapshotId: expect.stringMatching(/^snap-/) } },
          ],
        },
      ],
    });
  }
  const snapshots = new DescribeSnapshotsCommand({
    OwnerIds: ['self'],
    Filters: [{ Name: 'description', Values: [`Created by CreateImage(${InstanceId}) for *`] }],
  });
  expect((await ec2.send(snapshots)).Snapshots).toMatchObject([
    { StartTime: start },
    { StartTime: start },
  ]);
});

test('tags lead to what newer Packer versions tag', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const { InstanceId, GroupId, ImageId } = await killedBuild(ec2);
  const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({ KeyNames: [name] }));
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  const attached = await volumes(ec2, { Name: 'attachment.instance-id', Values: [InstanceId] });
  const KeyPairId = must(KeyPairs?.[0]?.KeyPairId);
  const SnapshotId = must(Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const VolumeId = must(attached[0]?.VolumeId);

  await ec2.send(
    new CreateTagsCommand({
      Resources: [GroupId, KeyPairId, SnapshotId, VolumeId, ImageId],
      Tags: [tag],
    }),
  );

  const byTag = { Filters: [{ Name: 'tag:soe:build-id', Values: ['b1'] }] };
  expect(await ec2.send(new DescribeKeyPairsCommand(byTag))).toMatchObject({
    KeyPairs: [{ KeyPairId, Tags: [tag] }],
  });
  expect(await ec2.send(new DescribeSecurityGroupsCommand(byTag))).toMatchObject({
    SecurityGroups: [{ GroupId, Tags: [tag] }],
  });
  expect(await ec2.send(new DescribeVolumesCommand(byTag))).toMatchObject({
    Volumes: [{ VolumeId, Tags: [tag] }],
  });
  expect(await ec2.send(new DescribeSnapshotsCommand(byTag))).toMatchObject({
    Snapshots: [{ SnapshotId, Tags: [tag] }],
  });
  expect(await ec2.send(new DescribeImagesCommand(byTag))).toMatchObject({
    Images: [{ ImageId, Tags: [tag] }],
  });
});

test('left-overs go in the only order that AWS allows, until nothing is left', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const { InstanceId, GroupId, ImageId } = await killedBuild(ec2);
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  const mappings = must(Images?.[0]?.BlockDeviceMappings);
  const snapshotIds = mappings.map(({ Ebs }) => must(Ebs?.SnapshotId));
  const kept = must((await volumes(ec2)).find(({ Size }) => Size === 5)?.VolumeId);
  const deleteGroup = () => codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId })));
  const deleteVolume = () => codeOf(ec2.send(new DeleteVolumeCommand({ VolumeId: kept })));
  const deleteKeyPair = () => codeOf(ec2.send(new DeleteKeyPairCommand({ KeyName: name })));
  const deleteSnapshots = () =>
    Promise.all(
      snapshotIds.map((SnapshotId) => codeOf(ec2.send(new DeleteSnapshotCommand({ SnapshotId })))),
    );

  expect(await deleteGroup()).toBe('DependencyViolation');
  expect(await deleteVolume()).toBe('VolumeInUse');
  expect(await deleteSnapshots()).toEqual(['InvalidSnapshot.InUse', 'InvalidSnapshot.InUse']);

  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
  expect(await volumes(ec2)).toMatchObject([{ VolumeId: kept, State: 'available' }]);
  expect(await instancesBy(ec2, 'instance.group-id', GroupId)).toEqual([]);
  expect(await instancesBy(ec2, 'key-name', name)).toMatchObject([
    { State: { Name: 'terminated' }, SecurityGroups: [] },
  ]);
  expect(await deleteVolume()).toEqual(expect.any(Object));
  expect(await deleteVolume()).toBe('InvalidVolume.NotFound');
  expect(await deleteGroup()).toMatchObject({ Return: true });
  expect(await deleteGroup()).toBe('InvalidGroup.NotFound');
  expect(await deleteKeyPair()).toMatchObject({ Return: true });
  expect(await deleteKeyPair()).toMatchObject({ Return: true });
  await ec2.send(new DeregisterImageCommand({ ImageId }));
  expect(
    (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots,
  ).toHaveLength(2);
  await deleteSnapshots();
  await ec2.send(
    new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'packer-fleet-launch-template-Abc1234' }),
  );

  const left = [
    (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots,
    (await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images,
    (await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates,
    (await ec2.send(new DescribeKeyPairsCommand({}))).KeyPairs,
    await volumes(ec2),
    await instancesBy(ec2, 'instance-state-name', 'running', 'stopped'),
  ];
  expect(left).toEqual([[], [], [], [], [], []]);
});

test('a group that a rule of another group names cannot be deleted', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const create = async (GroupName: string) =>
    must(
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName })))
        .GroupId,
    );
  const named = await create('named');
  const naming = await create('naming');
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: naming,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: named }] }],
    }),
  );
  const remove = (GroupId: string) => codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId })));

  expect(await remove(named)).toBe('DependencyViolation');
  expect(await remove(naming)).toMatchObject({ Return: true });
  expect(await remove(named)).toMatchObject({ Return: true });
});

test('the left-overs of one account are out of reach for another', async () => {
  const aws = await startForTest();
  const { InstanceId, GroupId } = await killedBuild(ec2For(aws));
  const other = ec2For(aws, consumer);

  expect(await instancesBy(other, 'key-name', name)).toEqual([]);
  expect(
    await codeOf(other.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }))),
  ).toBe('InvalidInstanceID.NotFound');
  expect(await codeOf(other.send(new DeleteSecurityGroupCommand({ GroupId })))).toBe(
    'InvalidGroup.NotFound',
  );
  expect(await codeOf(other.send(new DescribeKeyPairsCommand({ KeyNames: [name] })))).toBe(
    'InvalidKeyPair.NotFound',
  );
});
