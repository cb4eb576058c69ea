import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  CreateImageCommand,
  CreateKeyPairCommand,
  CreateSnapshotCommand,
  DeleteKeyPairCommand,
  DeleteVolumeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeVolumesCommand,
  ImportKeyPairCommand,
  ModifyInstanceAttributeCommand,
  RegisterImageCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateAliasCommand } from '@aws-sdk/client-kms';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { amazonLinux, launch, ownImage, see } from '../../support/images.js';
import { kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, ec2For, must, ssmFor, startForTest } from '../../support/local.js';

const one = { InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const;

test('an instance runs, stops, starts and is gone, with its volume', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await launch(ec2);
  const ids = { InstanceIds: [id] };
  const state = async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand(ids));
    return Reservations?.[0]?.Instances?.[0]?.State?.Name;
  };

  const states = [await state()];
  const stopped = await ec2.send(new StopInstancesCommand({ InstanceIds: [id, id] }));
  states.push(await state());
  await ec2.send(new StartInstancesCommand(ids));
  states.push(await state());
  await ec2.send(new TerminateInstancesCommand(ids));
  states.push(await state());

  expect(states).toEqual(['running', 'stopped', 'running', 'terminated']);
  expect(stopped.StoppingInstances).toHaveLength(1);
  expect(stopped.StoppingInstances?.[0]).toMatchObject({
    InstanceId: id,
    PreviousState: { Code: 16, Name: 'running' },
    CurrentState: { Code: 80, Name: 'stopped' },
  });
  expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
  expect(await codeOf(ec2.send(new StartInstancesCommand(ids)))).toBe('IncorrectInstanceState');
});

test('a terminated instance is shown for an hour', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const id = await launch(ec2);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

  now = new Date('2026-11-22T11:00:01Z');

  expect(await codeOf(ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] })))).toBe(
    'InvalidInstanceID.NotFound',
  );
});

test('instances of one account are nobody else’s business', async () => {
  const aws = await startForTest();
  const id = await launch(ec2For(aws));

  const seen = await ec2For(aws, consumer).send(new DescribeInstancesCommand({}));

  expect(seen.Reservations).toEqual([]);
  expect(
    await codeOf(ec2For(aws, consumer).send(new TerminateInstancesCommand({ InstanceIds: [id] }))),
  ).toBe('InvalidInstanceID.NotFound');
});

test('resolve:ssm launches what a parameter points at, own or public, by version or label', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const put = (Name: string, Value: string, DataType: string) =>
    ssmFor(aws).send(new PutParameterCommand({ Name, Value, Type: 'String', DataType }));
  await put('/soe/al2023/image-id', ImageId, 'aws:ec2:image');
  await put('/soe/text', ImageId, 'text');
  const run = async (reference: string) => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({ ImageId: `resolve:ssm:${reference}`, ...one }),
    );
    return Instances?.[0]?.ImageId;
  };

  expect(await run('/soe/al2023/image-id')).toBe(ImageId);
  expect(await run('/soe/al2023/image-id:1')).toBe(ImageId);
  expect(await run('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')).toBe(
    await amazonLinux(ec2),
  );
  expect(await codeOf(run('/soe/al2023/image-id:2'))).toBe('InvalidParameterValue');
  expect(await codeOf(run('/soe/text'))).toBe('InvalidParameterValue');
  expect(await codeOf(run('/nothing'))).toBe('InvalidParameterValue');
});

test('DryRun says whether it would work and does nothing', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const dry = (account: string) =>
    codeOf(ec2For(aws, account).send(new RunInstancesCommand({ ImageId, ...one, DryRun: true })));
  const count = async () => (await ec2.send(new DescribeInstancesCommand({}))).Reservations?.length;
  const before = await count();

  expect(await dry('111122223333')).toBe('DryRunOperation');
  expect(await dry(consumer)).toBe('InvalidAMIID.NotFound');
  expect(await count()).toBe(before);
});

test('the same client token launches once', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const request = { ImageId: await amazonLinux(ec2), ...one, ClientToken: 'once' };

  const first = await ec2.send(new RunInstancesCommand(request));
  const second = await ec2.send(new RunInstancesCommand(request));

  expect(second.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
});

test.each<[string, Partial<RunInstancesCommandInput>, string]>([
  ['another architecture', { InstanceType: 't4g.micro' }, 'InvalidParameterValue'],
  ['an unknown type', { InstanceType: 'x9.mega' as never }, 'InvalidParameterValue'],
  ['an unknown key pair', { KeyName: 'nobody' }, 'InvalidKeyPair.NotFound'],
  [
    'an unknown security group',
    { SecurityGroupIds: ['sg-00000000000000000'] },
    'InvalidGroup.NotFound',
  ],
  ['an unknown subnet', { SubnetId: 'subnet-00000000000000000' }, 'InvalidSubnetID.NotFound'],
  ['an unknown zone', { Placement: { AvailabilityZone: 'us-east-1z' } }, 'InvalidParameterValue'],
  [
    'too small a disk',
    { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 1 } }] },
    'InvalidBlockDeviceMapping',
  ],
  [
    'too much user data',
    { UserData: Buffer.alloc(16_385).toString('base64') },
    'InvalidParameterValue',
  ],
  [
    'tags for what it does not make',
    { TagSpecifications: [{ ResourceType: 'image', Tags: [] }] },
    'InvalidParameterValue',
  ],
])('a launch with %s is refused', async (_, change, code) => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);

  expect(
    await codeOf(
      ec2.send(new RunInstancesCommand({ ImageId: await amazonLinux(ec2), ...one, ...change })),
    ),
  ).toBe(code);
});

test('disks of the launch become disks of the image, with size, type and encryption', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const kms = kmsFor(aws);
  await kms.send(
    new CreateAliasCommand({ AliasName: 'alias/images', TargetKeyId: await newKey(kms) }),
  );
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      ...one,
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: { VolumeSize: 20, Encrypted: true, KmsKeyId: 'alias/images' },
        },
        {
          DeviceName: '/dev/xvdb',
          Ebs: { VolumeSize: 5, VolumeType: 'gp3', DeleteOnTermination: false },
        },
      ],
    }),
  );
  const InstanceId = must(Instances?.[0]?.InstanceId);

  const { ImageId } = await ec2.send(
    new CreateImageCommand({
      InstanceId,
      Name: 'two-disks',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvdc', VirtualName: 'ephemeral0' }],
    }),
  );
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));

  const image = await see(ec2, must(ImageId));
  expect(image?.BlockDeviceMappings).toMatchObject([
    {
      DeviceName: '/dev/xvda',
      Ebs: { VolumeSize: 20, VolumeType: 'gp3', Encrypted: true, Iops: 3000 },
    },
    {
      DeviceName: '/dev/xvdb',
      Ebs: { VolumeSize: 5, VolumeType: 'gp3', Encrypted: false, DeleteOnTermination: false },
    },
    { DeviceName: '/dev/xvdc', VirtualName: 'ephemeral0' },
  ]);
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  expect(Volumes).toMatchObject([{ State: 'available', Size: 5 }]);
  await ec2.send(new DeleteVolumeCommand({ VolumeId: must(Volumes?.[0]?.VolumeId) }));
  expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
});

test('an image can be registered from a snapshot, and starts', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  await launch(ec2);
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  const { SnapshotId } = await ec2.send(
    new CreateSnapshotCommand({ VolumeId: must(Volumes?.[0]?.VolumeId) }),
  );

  const { ImageId } = await ec2.send(
    new RegisterImageCommand({
      Name: 'registered',
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
    }),
  );

  expect(await launch(ec2, must(ImageId))).toMatch(/^i-/);
  expect(await codeOf(ec2.send(new RegisterImageCommand({ Name: 'no-root' })))).toBe(
    'InvalidBlockDeviceMapping',
  );
});

test('attributes that need a stopped instance are refused while it runs', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const InstanceId = await launch(ec2);
  const change = () =>
    codeOf(
      ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, EnaSupport: { Value: true } })),
    );

  const running = await change();
  await ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
  await change();
  await ec2.send(
    new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }),
  );

  expect(running).toBe('IncorrectInstanceState');
  expect(await change()).not.toBe('IncorrectInstanceState');
  expect(await codeOf(ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] })))).toBe(
    'OperationNotPermitted',
  );
});

test('no status check of an instance claims a result, because nothing runs in it', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  await launch(ec2);

  const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({}));

  expect(InstanceStatuses?.map(({ InstanceStatus }) => InstanceStatus?.Status)).toEqual([
    'insufficient-data',
  ]);
});

test('key pairs are real, and the private half is answered once', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);

  const created = await ec2.send(new CreateKeyPairCommand({ KeyName: 'bake' }));
  const described = await ec2.send(
    new DescribeKeyPairsCommand({ KeyNames: ['bake'], IncludePublicKey: true }),
  );
  const duplicate = await codeOf(ec2.send(new CreateKeyPairCommand({ KeyName: 'bake' })));
  const PublicKey = must(described.KeyPairs?.[0]?.PublicKey);
  await ec2.send(
    new ImportKeyPairCommand({ KeyName: 'again', PublicKeyMaterial: Buffer.from(PublicKey) }),
  );
  await ec2.send(new DeleteKeyPairCommand({ KeyName: 'bake' }));

  const { n } = createPublicKey(createPrivateKey(must(created.KeyMaterial))).export({
    format: 'jwk',
  });
  const blob = Buffer.from(must(PublicKey.split(' ')[1]), 'base64');
  expect(blob.subarray(-256)).toEqual(Buffer.from(must(n), 'base64url'));
  expect(created.KeyFingerprint).toMatch(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
  expect(JSON.stringify(described)).not.toContain('PRIVATE');
  expect(duplicate).toBe('InvalidKeyPair.Duplicate');
  const left = await ec2.send(new DescribeKeyPairsCommand({}));
  expect(left.KeyPairs?.map(({ KeyName }) => KeyName)).toEqual(['again']);
});

test('instance types are true to AWS', async () => {
  const aws = await startForTest();
  const { InstanceTypes } = await ec2For(aws).send(
    new DescribeInstanceTypesCommand({
      InstanceTypes: ['t3.micro', 'm7g.large', 'c5.4xlarge', 't2.medium'],
    }),
  );

  const facts = InstanceTypes?.map((type) => [
    type.InstanceType,
    type.VCpuInfo?.DefaultVCpus,
    type.MemoryInfo?.SizeInMiB,
    type.ProcessorInfo?.SupportedArchitectures,
    type.NetworkInfo?.EnaSupport,
  ]);
  expect(facts).toEqual(
    expect.arrayContaining([
      ['t3.micro', 2, 1024, ['x86_64'], 'required'],
      ['m7g.large', 2, 8192, ['arm64'], 'required'],
      ['c5.4xlarge', 16, 32_768, ['x86_64'], 'required'],
      ['t2.medium', 2, 4096, ['i386', 'x86_64'], 'unsupported'],
    ]),
  );
  expect(
    await codeOf(
      ec2For(aws).send(new DescribeInstanceTypesCommand({ InstanceTypes: ['x9.mega' as never] })),
    ),
  ).toBe('InvalidInstanceType');
});
