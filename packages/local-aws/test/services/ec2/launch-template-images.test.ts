import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type EC2Client,
  GetLaunchTemplateDataCommand,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  LabelParameterVersionCommand,
  PutParameterCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { amazonLinux, launch, ownImage, share } from '../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  owner,
  ssmFor,
  startForTest,
} from '../../support/local.js';

const Name = '/soe/al2023/channels/stable/x86_64/image-id';

/** Points the parameter at an image; gives the version. */
async function point(aws: LocalAws, Value: string, account = owner, DataType = 'aws:ec2:image') {
  const { Version } = await ssmFor(aws, account).send(
    new PutParameterCommand({ Name, Value, Type: 'String', DataType, Overwrite: true }),
  );
  return must(Version);
}

const launchOf = async (ec2: EC2Client, ImageId: string) => {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  return Instances?.[0]?.ImageId;
};

async function described(ec2: EC2Client, LaunchTemplateName: string, ResolveAlias?: boolean) {
  const answer = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, ResolveAlias }),
  );
  return answer.LaunchTemplateVersions?.[0]?.LaunchTemplateData?.ImageId;
}

const create = (
  ec2: EC2Client,
  LaunchTemplateName: string,
  LaunchTemplateData: RequestLaunchTemplateData,
) => ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));

test('a launch takes the newest version of a parameter, one with a number, or one with a label', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const [first, second] = [await ownImage(ec2, 'first'), await ownImage(ec2, 'second')];
  const version = await point(aws, first);
  await ssmFor(aws).send(
    new LabelParameterVersionCommand({ Name, ParameterVersion: version, Labels: ['proven'] }),
  );
  await point(aws, second);
  const arn = `arn:aws:ssm:us-east-1:${owner}:parameter${Name}`;

  expect(await launchOf(ec2, `resolve:ssm:${Name}`)).toBe(second);
  expect(await launchOf(ec2, `resolve:ssm:${Name}:${version}`)).toBe(first);
  expect(await launchOf(ec2, `resolve:ssm:${Name}:proven`)).toBe(first);
  expect(await launchOf(ec2, `resolve:ssm:${arn}`)).toBe(second);
  expect(await launchOf(ec2, `resolve:ssm:${arn}:proven`)).toBe(first);
});

test('public parameters lead to the images of vendors', async () => {
  const ec2 = ec2For(await startForTest());
  const parameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

  expect(await launchOf(ec2, `resolve:ssm:${parameter}`)).toBe(await amazonLinux(ec2));
});

test('a template shows the parameter, or on demand the image that it holds now', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const [first, second] = [await ownImage(ec2, 'first'), await ownImage(ec2, 'second')];
  await point(aws, first);
  await create(ec2, 'by-parameter', { ImageId: `resolve:ssm:${Name}`, InstanceType: 't3.micro' });
  await create(ec2, 'by-id', { ImageId: first });
  await create(ec2, 'without', { InstanceType: 't3.micro' });

  const before = await described(ec2, 'by-parameter', true);
  await point(aws, second);
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateName: 'by-parameter' },
      MinCount: 1,
      MaxCount: 1,
    }),
  );

  expect(before).toBe(first);
  expect(await described(ec2, 'by-parameter', true)).toBe(second);
  expect(await described(ec2, 'by-parameter', false)).toBe(`resolve:ssm:${Name}`);
  expect(await described(ec2, 'by-parameter')).toBe(`resolve:ssm:${Name}`);
  expect(await described(ec2, 'by-id', true)).toBe(first);
  expect(await described(ec2, 'without', true)).toBeUndefined();
  expect(Instances?.[0]?.ImageId).toBe(second);
});

test('a parameter that is not there, of another type or of another account is refused', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  const missing = await codeOf(launchOf(ec2, `resolve:ssm:${Name}`));
  await point(aws, id, owner, 'text');
  const text = await codeOf(launchOf(ec2, `resolve:ssm:${Name}`));
  await point(aws, id);
  await create(other, 'theirs', { ImageId: `resolve:ssm:${Name}` });

  expect([missing, text]).toEqual(['InvalidParameterValue', 'InvalidParameterValue']);
  expect(await codeOf(launchOf(ec2, `resolve:ssm:${Name}:9`))).toBe('InvalidParameterValue');
  expect(await codeOf(launchOf(other, `resolve:ssm:${Name}`))).toBe('InvalidParameterValue');
  expect(await codeOf(described(other, 'theirs', true))).toBe('InvalidParameterValue');
});

test('a parameter that another account shares leads to its image by ARN', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  const ssm = ssmFor(aws);
  await ssm.send(
    new PutParameterCommand({
      Name,
      Value: id,
      Type: 'String',
      DataType: 'aws:ec2:image',
      Tier: 'Advanced',
    }),
  );
  await ssm.send(
    new LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ['stable'] }),
  );
  const arn = `arn:aws:ssm:us-east-1:${owner}:parameter${Name}`;
  await create(other, 'theirs', { ImageId: `resolve:ssm:${arn}:stable` });
  const before = await codeOf(launchOf(other, `resolve:ssm:${arn}`));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: consumer },
        Action: ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameters'],
        Resource: arn,
      },
    ],
  });

  await ssm.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy }));

  expect(before).toBe('AccessDeniedException');
  expect(await launchOf(other, `resolve:ssm:${arn}`)).toBe(id);
  expect(await launchOf(other, `resolve:ssm:${arn}:1`)).toBe(id);
  expect(await described(other, 'theirs', true)).toBe(id);
});

test('the data of an instance makes a template that launches one like it', async () => {
  const ec2 = ec2For(await startForTest());
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      UserData: Buffer.from('#!/bin/sh').toString('base64'),
      IamInstanceProfile: { Name: 'bake' },
      MetadataOptions: { HttpTokens: 'required' },
      Placement: { AvailabilityZone: 'us-east-1b' },
      InstanceInitiatedShutdownBehavior: 'terminate',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20 } }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'soe' }] }],
    }),
  );
  const original = must(Instances?.[0]);

  const { LaunchTemplateData } = await ec2.send(
    new GetLaunchTemplateDataCommand({ InstanceId: original.InstanceId }),
  );
  // What is answered can be sent, as the documentation of AWS says.
  await create(ec2, 'like-it', LaunchTemplateData as RequestLaunchTemplateData);
  const copies = await ec2.send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateName: 'like-it' },
      MinCount: 1,
      MaxCount: 1,
    }),
  );

  expect(LaunchTemplateData).toMatchObject({
    ImageId: original.ImageId,
    InstanceType: 't3.small',
    UserData: Buffer.from('#!/bin/sh').toString('base64'),
    InstanceInitiatedShutdownBehavior: 'terminate',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } }],
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'soe' }] }],
  });
  const same = [
    'ImageId',
    'InstanceType',
    'SubnetId',
    'SecurityGroups',
    'IamInstanceProfile',
  ] as const;
  const copied = must(copies.Instances?.[0]);
  for (const name of same) expect(copied[name], name).toEqual(original[name]);
  expect(copied.MetadataOptions?.HttpTokens).toBe('required');
});

test('the data of an instance is its account’s own', async () => {
  const aws = await startForTest();
  const InstanceId = await launch(ec2For(aws));
  const get = (ec2: EC2Client) =>
    codeOf(ec2.send(new GetLaunchTemplateDataCommand({ InstanceId })));

  expect(await get(ec2For(aws, consumer))).toBe('InvalidInstanceID.NotFound');
  expect((await ec2For(aws).send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(1);
});
