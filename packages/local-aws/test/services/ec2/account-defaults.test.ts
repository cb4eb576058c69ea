import {
  type AccountAttributeName,
  CopyImageCommand,
  CreateImageCommand,
  DescribeAccountAttributesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  DisableEbsEncryptionByDefaultCommand,
  type EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  GetInstanceMetadataDefaultsCommand,
  ModifyInstanceMetadataDefaultsCommand,
  type ModifyInstanceMetadataDefaultsCommandInput,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux, launch, ownImage } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

async function isDefault(ec2: EC2Client) {
  const answer = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));
  return answer.EbsEncryptionByDefault;
}

async function volumesOf(ec2: EC2Client, InstanceId: string) {
  const { Volumes } = await ec2.send(
    new DescribeVolumesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [InstanceId] }],
    }),
  );
  return must(Volumes).map(({ Encrypted }) => Encrypted);
}

async function isEncrypted(ec2: EC2Client, ImageId: string) {
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  return Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.Encrypted;
}

const copy = async (ec2: EC2Client, SourceImageId: string, Name: string) => {
  const { ImageId } = await ec2.send(
    new CopyImageCommand({ SourceImageId, SourceRegion: 'us-east-1', Name }),
  );
  return must(ImageId);
};

test('where an account encrypts by default, new volumes and copies are encrypted, old ones stay', async () => {
  const ec2 = ec2For(await startForTest());
  const plain = await ownImage(ec2);
  const before = await launch(ec2, plain);

  const enabled = await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
  const after = await launch(ec2, plain);
  const copied = await copy(ec2, plain, 'copied');
  const { ImageId: ofOld } = await ec2.send(
    new CreateImageCommand({ InstanceId: before, Name: 'of-old' }),
  );
  const { ImageId: ofNew } = await ec2.send(
    new CreateImageCommand({ InstanceId: after, Name: 'of-new' }),
  );
  await ec2.send(new DisableEbsEncryptionByDefaultCommand({}));

  expect(enabled.EbsEncryptionByDefault).toBe(true);
  expect(await volumesOf(ec2, before)).toEqual([false]);
  expect(await volumesOf(ec2, after)).toEqual([true]);
  expect(await isEncrypted(ec2, copied)).toBe(true);
  expect(await isEncrypted(ec2, must(ofOld))).toBe(false);
  expect(await isEncrypted(ec2, must(ofNew))).toBe(true);
  expect(await isEncrypted(ec2, await copy(ec2, plain, 'plain-again'))).toBe(false);
});

test('encryption by default is a matter of one account in one region', async () => {
  const aws = await startForTest();
  await ec2For(aws).send(new EnableEbsEncryptionByDefaultCommand({}));
  const key = await ec2For(aws).send(new GetEbsDefaultKmsKeyIdCommand({}));

  expect(await isDefault(ec2For(aws))).toBe(true);
  expect(await isDefault(ec2For(aws, owner, 'eu-west-1'))).toBe(false);
  expect(await isDefault(ec2For(aws, consumer))).toBe(false);
  expect(key.KmsKeyId).toBe('alias/aws/ebs');
});

async function defaults(ec2: EC2Client) {
  return (await ec2.send(new GetInstanceMetadataDefaultsCommand({}))).AccountLevel;
}

const modify = (ec2: EC2Client, input: ModifyInstanceMetadataDefaultsCommandInput) =>
  ec2.send(new ModifyInstanceMetadataDefaultsCommand(input));

test('metadata defaults are changed one by one, and taken back by having no preference', async () => {
  const ec2 = ec2For(await startForTest());
  const before = await defaults(ec2);

  await modify(ec2, { HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
  await modify(ec2, { HttpEndpoint: 'enabled', InstanceMetadataTags: 'disabled' });
  const all = await defaults(ec2);
  await modify(ec2, { HttpTokens: 'no-preference', HttpPutResponseHopLimit: -1 });

  expect(before).toEqual({ ManagedBy: 'account' });
  expect(all).toEqual({
    ManagedBy: 'account',
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 2,
    HttpEndpoint: 'enabled',
    InstanceMetadataTags: 'disabled',
  });
  expect(await defaults(ec2)).toEqual({
    ManagedBy: 'account',
    HttpEndpoint: 'enabled',
    InstanceMetadataTags: 'disabled',
  });
});

test('what a launch says counts more than the account, and the account more than the image', async () => {
  const ec2 = ec2For(await startForTest());
  const ImageId = await amazonLinux(ec2);
  const tokensOf = async (HttpTokens?: 'optional' | 'required') => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        ...(HttpTokens === undefined ? {} : { MetadataOptions: { HttpTokens } }),
      }),
    );
    const { Reservations } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [must(Instances?.[0]?.InstanceId)] }),
    );
    return Reservations?.[0]?.Instances?.[0]?.MetadataOptions?.HttpTokens;
  };

  const byImage = await tokensOf();
  await modify(ec2, { HttpTokens: 'optional' });
  const byAccount = await tokensOf();

  expect(byImage).toBe('required');
  expect(byAccount).toBe('optional');
  expect(await tokensOf('required')).toBe('required');
});

test.each<ModifyInstanceMetadataDefaultsCommandInput>([
  { HttpTokens: 'never' as never },
  { HttpEndpoint: 'open' as never },
  { HttpPutResponseHopLimit: 0 },
  { HttpPutResponseHopLimit: 65 },
])('the metadata defaults %j are refused', async (input) => {
  const ec2 = ec2For(await startForTest());

  expect(await codeOf(modify(ec2, input))).toBe('InvalidParameterValue');
  expect(await defaults(ec2)).toEqual({ ManagedBy: 'account' });
});

test('an account is told its own default network', async () => {
  const aws = await startForTest();
  const attribute = async (ec2: EC2Client, name: string) => {
    const answer = await ec2.send(
      new DescribeAccountAttributesCommand({ AttributeNames: [name as AccountAttributeName] }),
    );
    return answer.AccountAttributes?.map(
      ({ AttributeValues }) => AttributeValues?.[0]?.AttributeValue,
    );
  };
  const vpc = async (ec2: EC2Client) =>
    (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.map(({ VpcId }) => VpcId);
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];

  expect(await attribute(ec2, 'default-vpc')).toEqual(await vpc(ec2));
  expect(await attribute(other, 'default-vpc')).toEqual(await vpc(other));
  expect(await attribute(ec2, 'supported-platforms')).toEqual(['VPC']);
  expect(await codeOf(attribute(ec2, 'colour'))).toBe('InvalidParameterValue');
});
