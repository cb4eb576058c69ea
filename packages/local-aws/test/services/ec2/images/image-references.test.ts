import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeImageReferencesCommand,
  type DescribeImageReferencesCommandInput,
  type EC2Client,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { amazonLinux, launch, ownImage, share } from '../../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  owner,
  ssmFor,
  startForTest,
} from '../../../support/local.js';

async function references(ec2: EC2Client, input: DescribeImageReferencesCommandInput) {
  const answer = await ec2.send(new DescribeImageReferencesCommand(input));
  return must(answer.ImageReferences).map(({ ResourceType, Arn }) => `${ResourceType} ${Arn}`);
}

async function template(ec2: EC2Client, name: string, ImageId: string): Promise<string> {
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: { ImageId } }),
  );
  return must(LaunchTemplate?.LaunchTemplateId);
}

const arn = (path: string, account = owner) => `arn:aws:ec2:us-east-1:${account}:${path}`;

test('everything of the own account that names an image is found at once', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const [instance, lt] = [await launch(ec2, ImageId), await template(ec2, 'uses', ImageId)];
  await ssmFor(aws).send(
    new PutParameterCommand({
      Name: '/soe/image-id',
      Value: ImageId,
      Type: 'String',
      DataType: 'aws:ec2:image',
    }),
  );
  await ssmFor(aws).send(
    new PutParameterCommand({ Name: '/plain', Value: ImageId, Type: 'String' }),
  );

  const all = await references(ec2, { ImageIds: [ImageId], IncludeAllResourceTypes: true });

  expect(all).toEqual([
    `ec2:Instance ${arn(`instance/${instance}`)}`,
    `ec2:LaunchTemplate ${arn(`launch-template/${lt}`)}`,
    `ssm:Parameter arn:aws:ssm:us-east-1:${owner}:parameter/soe/image-id`,
  ]);
});

test('images of anybody can be asked for, uses of others are not told', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const shared = await ownImage(ec2);
  await share(ec2, shared, consumer);
  const vendors = await amazonLinux(other);
  const [one, two] = [await launch(other, shared), await launch(other, vendors)];
  const ImageIds = [shared, vendors];

  expect(await references(ec2, { ImageIds: [shared], IncludeAllResourceTypes: true })).toEqual([]);
  expect(
    (
      await references(other, { ImageIds, ResourceTypes: [{ ResourceType: 'ec2:Instance' }] })
    ).toSorted(),
  ).toEqual([one, two].map((id) => `ec2:Instance ${arn(`instance/${id}`, consumer)}`).toSorted());
});

test('types, states and depth narrow what is found, also beside all types', async () => {
  const ec2 = ec2For(await startForTest());
  const [ImageId, next] = [await ownImage(ec2), await ownImage(ec2, 'next')];
  const [running, stopped] = [await launch(ec2, ImageId), await launch(ec2, ImageId)];
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
  const LaunchTemplateId = await template(ec2, 'moved-on', ImageId);
  for (let version = 0; version < 10; version += 1) {
    await ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId,
        LaunchTemplateData: { ImageId: next },
      }),
    );
  }
  const ask = (
    ...ResourceTypes: NonNullable<DescribeImageReferencesCommandInput['ResourceTypes']>
  ) => references(ec2, { ImageIds: [ImageId], ResourceTypes });
  const templates = (value: string) => ({
    ResourceType: 'ec2:LaunchTemplate' as const,
    ResourceTypeOptions: [{ OptionName: 'version-depth' as const, OptionValues: [value] }],
  });
  const instances = {
    ResourceType: 'ec2:Instance' as const,
    ResourceTypeOptions: [{ OptionName: 'state-name' as const, OptionValues: ['running'] }],
  };
  const ofTemplate = `ec2:LaunchTemplate ${arn(`launch-template/${LaunchTemplateId}`)}`;

  expect(await ask({ ResourceType: 'ec2:LaunchTemplate' })).toEqual([]);
  expect(await ask(templates('10'))).toEqual([]);
  expect(await ask(templates('11'))).toEqual([ofTemplate]);
  expect(await ask(instances)).toEqual([`ec2:Instance ${arn(`instance/${running}`)}`]);
  expect(await ask({ ResourceType: 'ec2:Instance' })).toHaveLength(2);
  expect(
    await references(ec2, {
      ImageIds: [ImageId],
      IncludeAllResourceTypes: true,
      ResourceTypes: [templates('11')],
    }),
  ).toHaveLength(3);
});

const id = 'ami-00000000000000001';

test.each<[string, DescribeImageReferencesCommandInput, string]>([
  ['no image', { ImageIds: [], IncludeAllResourceTypes: true }, 'MissingParameter'],
  ['no type', { ImageIds: [id] }, 'MissingParameter'],
  [
    'eleven images',
    {
      ImageIds: Array.from({ length: 11 }, (_, index) => `ami-0000000000000000${index % 10}`),
      IncludeAllResourceTypes: true,
    },
    'InvalidParameterValue',
  ],
  [
    'what is no image',
    { ImageIds: ['me'], IncludeAllResourceTypes: true },
    'InvalidAMIID.Malformed',
  ],
  [
    'an unknown type',
    { ImageIds: [id], ResourceTypes: [{ ResourceType: 's3:Bucket' as never }] },
    'InvalidParameterValue',
  ],
  [
    'an option of another type',
    {
      ImageIds: [id],
      ResourceTypes: [
        {
          ResourceType: 'ec2:Instance',
          ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['1'] }],
        },
      ],
    },
    'InvalidParameterValue',
  ],
  [
    'an unknown state',
    {
      ImageIds: [id],
      ResourceTypes: [
        {
          ResourceType: 'ec2:Instance',
          ResourceTypeOptions: [{ OptionName: 'state-name', OptionValues: ['asleep'] }],
        },
      ],
    },
    'InvalidParameterValue',
  ],
])('a request with %s is refused', async (_, input, code) => {
  const ec2 = ec2For(await startForTest());

  expect(await codeOf(references(ec2, input))).toBe(code);
});
