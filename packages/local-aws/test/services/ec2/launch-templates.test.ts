import {
  CreateLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  type DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplateVersionsCommand,
  type DescribeLaunchTemplateVersionsCommandInput,
  DescribeTagsCommand,
  type EC2Client,
  ModifyLaunchTemplateCommand,
  paginateDescribeLaunchTemplates,
  paginateDescribeLaunchTemplateVersions,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/directory.js';
import { amazonLinux, ownImage } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

const small: RequestLaunchTemplateData = { InstanceType: 't3.micro' };

async function create(ec2: EC2Client, name = 'bake', data = small): Promise<string> {
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: data }),
  );
  return must(LaunchTemplate?.LaunchTemplateId);
}

/** A version with another instance type; gives its number. */
async function addVersion(ec2: EC2Client, id: string, type = 't3.small'): Promise<number> {
  const { LaunchTemplateVersion } = await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: id,
      LaunchTemplateData: { InstanceType: type as never },
    }),
  );
  return must(LaunchTemplateVersion?.VersionNumber);
}

async function names(ec2: EC2Client, input: DescribeLaunchTemplatesCommandInput = {}) {
  const { LaunchTemplates } = await ec2.send(new DescribeLaunchTemplatesCommand(input));
  return must(LaunchTemplates).map(({ LaunchTemplateName }) => LaunchTemplateName);
}

async function numbers(ec2: EC2Client, input: DescribeLaunchTemplateVersionsCommandInput) {
  const answer = await ec2.send(new DescribeLaunchTemplateVersionsCommand(input));
  return must(answer.LaunchTemplateVersions).map(({ VersionNumber }) => VersionNumber);
}

test('everything that a template says is answered as it was said', async () => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const ec2 = ec2For(aws);
  const data: RequestLaunchTemplateData = {
    ImageId: 'ami-0123456789abcdef0',
    InstanceType: 't3.micro',
    KeyName: 'packer_key',
    SecurityGroupIds: ['sg-0123456789abcdef0'],
    EbsOptimized: false,
    DisableApiTermination: false,
    UserData: Buffer.from('#!/bin/sh').toString('base64'),
    IamInstanceProfile: { Name: 'bake' },
    Placement: { AvailabilityZone: 'us-east-1a' },
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { MaxPrice: '0.1' } },
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        Groups: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
        DeleteOnTermination: true,
      },
    ],
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 12, VolumeType: 'gp3', Encrypted: true } },
      { DeviceName: '/dev/xvdb', NoDevice: '' },
    ],
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }],
  };

  const created = await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'packer-fleet-launch-template-Ab(1).x_/y',
      VersionDescription: 'made by a test',
      LaunchTemplateData: data,
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'b', Value: 'c' }] }],
    }),
  );

  expect(created.LaunchTemplate).toEqual({
    LaunchTemplateId: expect.stringMatching(/^lt-0[0-9a-f]{16}$/),
    LaunchTemplateName: 'packer-fleet-launch-template-Ab(1).x_/y',
    CreateTime: new Date('2026-11-22T10:00:00Z'),
    CreatedBy: `arn:aws:iam::${owner}:root`,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 1,
    Tags: [{ Key: 'b', Value: 'c' }],
  });
  const { LaunchTemplateVersions } = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({
      LaunchTemplateName: 'packer-fleet-launch-template-Ab(1).x_/y',
    }),
  );
  expect(LaunchTemplateVersions).toMatchObject([
    { VersionNumber: 1, VersionDescription: 'made by a test', DefaultVersion: true },
  ]);
  expect(LaunchTemplateVersions?.[0]?.LaunchTemplateData).toEqual(data);
});

test('templates are found by id, name, filter and tag, page by page', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await create(ec2, 'packer-one');
  await create(ec2, 'packer-two');
  await create(ec2, 'other');
  await ec2.send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'soe:build-id', Value: 'b1' }] }),
  );
  const filtered = (Name: string, ...Values: string[]) =>
    names(ec2, { Filters: [{ Name, Values }] });
  const pages: (string | undefined)[] = [];
  for await (const page of paginateDescribeLaunchTemplates({ client: ec2, pageSize: 2 }, {})) {
    pages.push(...must(page.LaunchTemplates).map(({ LaunchTemplateName }) => LaunchTemplateName));
  }

  expect(await names(ec2, { LaunchTemplateIds: [id] })).toEqual(['packer-one']);
  expect(await names(ec2, { LaunchTemplateNames: ['other'] })).toEqual(['other']);
  expect(await filtered('launch-template-name', 'packer-*')).toEqual(['packer-one', 'packer-two']);
  expect(await filtered('tag:soe:build-id', 'b1')).toEqual(['packer-one']);
  expect(await filtered('tag-key', 'soe:build-id')).toEqual(['packer-one']);
  expect(await filtered('tag-key', 'none')).toEqual([]);
  expect(pages.toSorted()).toEqual(['other', 'packer-one', 'packer-two']);
  expect(await names(ec2For(aws, consumer))).toEqual([]);
  expect(await names(ec2For(aws, owner, 'eu-west-1'))).toEqual([]);
});

test('versions are numbered, inherit where asked, and are described newest first', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await create(ec2, 'bake', { InstanceType: 't3.micro', KeyName: 'key' });
  await addVersion(ec2, id);
  const inherited = await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: id,
      SourceVersion: '1',
      LaunchTemplateData: { InstanceType: 't3.large' },
    }),
  );
  const byNumber: (number | undefined)[] = [];
  const paginated = { client: ec2, pageSize: 1 };
  for await (const page of paginateDescribeLaunchTemplateVersions(paginated, {
    LaunchTemplateId: id,
  })) {
    byNumber.push(...must(page.LaunchTemplateVersions).map(({ VersionNumber }) => VersionNumber));
  }

  expect(inherited.LaunchTemplateVersion).toMatchObject({
    VersionNumber: 3,
    DefaultVersion: false,
    LaunchTemplateData: { InstanceType: 't3.large', KeyName: 'key' },
  });
  expect(await numbers(ec2, { LaunchTemplateId: id })).toEqual([3, 2, 1]);
  expect(byNumber).toEqual([3, 2, 1]);
  expect(await numbers(ec2, { LaunchTemplateId: id, MinVersion: '2' })).toEqual([3, 2]);
  expect(await numbers(ec2, { LaunchTemplateId: id, MaxVersion: '2' })).toEqual([2, 1]);
  expect(
    await numbers(ec2, { LaunchTemplateId: id, Versions: ['$Default', '$Latest', '3'] }),
  ).toEqual([3, 1]);
  expect(await numbers(ec2, { Versions: ['$Latest'] })).toEqual([3]);
  expect(
    await numbers(ec2, {
      LaunchTemplateId: id,
      Filters: [{ Name: 'instance-type', Values: ['t3.small'] }],
    }),
  ).toEqual([2]);
});

test('the default version can be moved but not deleted, and no number comes back', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await create(ec2);
  await addVersion(ec2, id);
  await addVersion(ec2, id);

  const moved = await ec2.send(
    new ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion: '2' }),
  );
  const deleted = await ec2.send(
    new DeleteLaunchTemplateVersionsCommand({
      LaunchTemplateId: id,
      Versions: ['1', '2', '3', '9'],
    }),
  );

  expect(moved.LaunchTemplate).toMatchObject({ DefaultVersionNumber: 2, LatestVersionNumber: 3 });
  expect(
    deleted.SuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber),
  ).toEqual([1, 3]);
  expect(deleted.UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([
    { VersionNumber: 2, ResponseError: { Code: 'unexpectedError' } },
    { VersionNumber: 9, ResponseError: { Code: 'launchTemplateVersionDoesNotExist' } },
  ]);
  expect(await numbers(ec2, { LaunchTemplateId: id })).toEqual([2]);
  expect(await addVersion(ec2, id)).toBe(4);
});

test('a deleted template is gone with its tags, and its name is free again', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await create(ec2);
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'b' }] }));
  const remove = () =>
    codeOf(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'bake' })));

  const first = await remove();
  const second = await remove();
  const { Tags } = await ec2.send(new DescribeTagsCommand({}));

  expect(first).toMatchObject({ LaunchTemplate: { LaunchTemplateId: id } });
  expect(second).toBe('InvalidLaunchTemplateName.NotFoundException');
  expect(Tags).toEqual([]);
  expect(await create(ec2)).not.toBe(id);
});

test('the same client token makes one template', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const request = {
    LaunchTemplateName: 'bake',
    LaunchTemplateData: small,
    ClientToken: 'once',
  } as const;

  const first = await ec2.send(new CreateLaunchTemplateCommand(request));
  const second = await ec2.send(new CreateLaunchTemplateCommand(request));

  expect(second.LaunchTemplate?.LaunchTemplateId).toBe(first.LaunchTemplate?.LaunchTemplateId);
  expect(await names(ec2)).toEqual(['bake']);
});

test.each<[string, Partial<CreateLaunchTemplateCommandInput>, string]>([
  ['a name that is taken', {}, 'InvalidLaunchTemplateName.AlreadyExistsException'],
  ['a short name', { LaunchTemplateName: 'ab' }, 'InvalidLaunchTemplateName.MalformedException'],
  [
    'a name with spaces',
    { LaunchTemplateName: 'a b c' },
    'InvalidLaunchTemplateName.MalformedException',
  ],
  ['nothing in it', { LaunchTemplateName: 'empty', LaunchTemplateData: {} }, 'MissingParameter'],
  [
    'tags for something else',
    { LaunchTemplateName: 'tags', TagSpecifications: [{ ResourceType: 'instance', Tags: [] }] },
    'InvalidParameterValue',
  ],
  [
    'what AWS knows and this server does not',
    { LaunchTemplateName: 'new', LaunchTemplateData: { KernelId: 'aki-1' } },
    'UnsupportedOperation',
  ],
])('a template with %s is refused', async (_, change, code) => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  await create(ec2);

  const refused = await codeOf(
    ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'bake',
        LaunchTemplateData: small,
        ...change,
      }),
    ),
  );

  expect(refused).toBe(code);
  expect(await names(ec2)).toEqual(['bake']);
});

test('what does not exist is refused with the code for it', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await create(ec2);
  const missing = 'lt-00000000000000000';
  const describeTemplates = (input: DescribeLaunchTemplatesCommandInput) =>
    codeOf(ec2.send(new DescribeLaunchTemplatesCommand(input)));
  const describeVersions = (input: DescribeLaunchTemplateVersionsCommandInput) =>
    codeOf(ec2.send(new DescribeLaunchTemplateVersionsCommand(input)));
  const setDefault = (DefaultVersion: string) =>
    codeOf(ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion })));

  expect(await describeTemplates({ LaunchTemplateIds: [missing] })).toBe(
    'InvalidLaunchTemplateId.NotFound',
  );
  expect(await describeTemplates({ LaunchTemplateIds: ['bake'] })).toBe(
    'InvalidLaunchTemplateId.Malformed',
  );
  expect(await describeTemplates({ LaunchTemplateNames: ['none'] })).toBe(
    'InvalidLaunchTemplateName.NotFoundException',
  );
  expect(await setDefault('2')).toBe('InvalidLaunchTemplateId.VersionNotFound');
  expect(await describeVersions({ LaunchTemplateId: id, Versions: ['2'] })).toBe(
    'InvalidLaunchTemplateId.VersionNotFound',
  );
  expect(await describeVersions({})).toBe('MissingParameter');
  expect(await describeVersions({ LaunchTemplateId: id, LaunchTemplateName: 'bake' })).toBe(
    'InvalidParameterCombination',
  );
  expect(await codeOf(ec2.send(new DeleteLaunchTemplateCommand({})))).toBe('MissingParameter');
});

test('a launch takes from its template what it does not say itself', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const id = await create(ec2, 'bake', {
    ImageId,
    InstanceType: 't3.micro',
    MetadataOptions: { HttpTokens: 'required' },
    TagSpecifications: [
      {
        ResourceType: 'instance',
        Tags: [
          { Key: 'from', Value: 'template' },
          { Key: 'who', Value: 'template' },
        ],
      },
    ],
  });
  await addVersion(ec2, id, 't3.large');

  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateName: 'bake' },
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'who', Value: 'launch' }] }],
    }),
  );

  expect(Instances).toMatchObject([
    { ImageId, InstanceType: 't3.small', MetadataOptions: { HttpTokens: 'required' } },
  ]);
  expect(Instances?.[0]?.Tags).toEqual(
    expect.arrayContaining([
      { Key: 'who', Value: 'launch' },
      { Key: 'from', Value: 'template' },
      { Key: 'aws:ec2launchtemplate:id', Value: id },
      { Key: 'aws:ec2launchtemplate:version', Value: '1' },
    ]),
  );
  expect(Instances?.[0]?.Tags).toHaveLength(4);
});

test.each([
  [{ LaunchTemplateName: 'none' }, 'InvalidLaunchTemplateName.NotFoundException'],
  [{ LaunchTemplateName: 'bake', Version: '9' }, 'InvalidLaunchTemplateId.VersionNotFound'],
  // The template names no image.
  [{ LaunchTemplateName: 'bake' }, 'MissingParameter'],
])('a launch with %j is refused', async (LaunchTemplate, code) => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  await create(ec2);

  expect(
    await codeOf(ec2.send(new RunInstancesCommand({ LaunchTemplate, MinCount: 1, MaxCount: 1 }))),
  ).toBe(code);
});

test('a template that was kept launches after a restart', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await startForTest({ stateDirectory });
  const data = { ImageId: await amazonLinux(ec2For(before)), InstanceType: 't3.micro' } as const;
  await create(ec2For(before), 'bake', data);
  await before.close();
  const after = await startForTest({ stateDirectory });

  const { Instances } = await ec2For(after).send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateName: 'bake', Version: '$Latest' },
      MinCount: 1,
      MaxCount: 1,
    }),
  );

  expect(Instances).toMatchObject([data]);
});
