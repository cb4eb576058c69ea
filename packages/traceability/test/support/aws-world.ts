import { createHash } from 'node:crypto';
import {
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { formatVersionSummary, parameterPaths, versionSummary } from '@soe/contract';
import { type ApiCall, type LocalAws, startLocalAws } from '@soe/local-aws';
import { imageTags } from '../../src/index.js';
import { record } from './fixtures.js';

export const owner = '111122223333';
export const consumer = '222233334444';
export const outsider = '999988887777';
/** Where the release was built, and where a copy of it is. */
export const home = 'us-east-1';
export const away = 'eu-west-1';

/** A release that is tagged, copied, shared and published, and images that are none. */
export interface AwsWorld {
  readonly aws: LocalAws;
  readonly images: Readonly<
    Record<'original' | 'copy' | 'untagged' | 'disabled' | 'forged' | 'vendor', string>
  >;
  /** Machines of the owner: one runs the release, one the vendor's image. */
  readonly instances: Readonly<Record<'released' | 'vendor', string>>;
  /** A bucket of the owner, in which an upload of {@link AwsWorld.largeFile} was left unfinished. */
  readonly bucket: string;
  /** A file that is sent in parts. */
  readonly largeFile: Uint8Array;
  /** A KMS key of the owner that signs. */
  readonly key: string;
  /** How to connect as an account. */
  as(
    account: string,
    region?: string,
  ): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The calls since the world was made: those of traceability. */
  calls(): readonly ApiCall[];
}

/** Start AWS and fill it the way releases do: instances to images, tags, copies, shares, parameters. */
export async function makeAwsWorld(): Promise<AwsWorld> {
  const aws = await startLocalAws();
  const as: AwsWorld['as'] = (account, region = home) => ({
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  const name = 'soe/al2023/2026.11.0/x86_64/b1';
  const [ours, theirs] = [new EC2Client(as(owner)), new EC2Client(as(outsider))];
  const vendor = await vendorImage(ours);
  const [instance, foreign] = [await launch(ours, vendor), await launch(theirs, vendor)];
  const original = await createImage(ours, instance, name);
  await tagAsReleased(ours, original, vendor);
  const oursAway = new EC2Client(as(owner, away));
  const { ImageId: copy = '' } = await oursAway.send(
    new CopyImageCommand({
      Name: name,
      SourceImageId: original,
      SourceRegion: home,
      CopyImageTags: true,
    }),
  );
  const images = {
    original,
    copy,
    vendor,
    untagged: await createImage(ours, instance, 'soe/al2023/2026.11.1/x86_64/b2'),
    disabled: await createImage(ours, instance, 'soe/al2023/2026.10.0/x86_64/b0'),
    forged: await createImage(theirs, foreign, name),
  };
  await ours.send(new DisableImageCommand({ ImageId: images.disabled }));
  await share(ours, original);
  await share(oursAway, copy);
  await share(theirs, images.forged);
  for (const account of [owner, consumer]) {
    await publish(new SSMClient(as(account)), original);
    await publish(new SSMClient(as(account, away)), copy);
  }

  const instances = { released: await launch(ours, original), vendor: instance };
  const key = await signingKey(new KMSClient(as(owner)));
  const bucket = await bucketWithUpload(new S3Client({ ...as(owner), forcePathStyle: true }));

  const made = aws.calls().length;
  return {
    aws,
    images,
    instances,
    bucket,
    largeFile,
    key,
    as,
    calls: () => aws.calls().slice(made),
  };
}

const largeFile = new Uint8Array(8 * 1024 ** 2 + 1);

async function signingKey(kms: KMSClient): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  );
  return KeyMetadata?.KeyId ?? '';
}

async function bucketWithUpload(s3: S3Client): Promise<string> {
  const Bucket = 'archive';
  const digest = createHash('sha256').update(largeFile).digest('hex');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: `b1/files/${digest}/a.tar` }));
  return Bucket;
}

async function vendorImage(ec2: EC2Client): Promise<string> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
    }),
  );
  return Images[0]?.ImageId ?? '';
}

async function launch(ec2: EC2Client, ImageId: string): Promise<string> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  return Instances[0]?.InstanceId ?? '';
}

async function createImage(ec2: EC2Client, InstanceId: string, Name: string): Promise<string> {
  const { ImageId = '' } = await ec2.send(new CreateImageCommand({ InstanceId, Name }));
  return ImageId;
}

async function tagAsReleased(ec2: EC2Client, imageId: string, vendor: string): Promise<void> {
  for (const build of record.builds) {
    const tags = { ...imageTags(record, build), 'soe:source-image': vendor };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags }));
  }
}

async function share(ec2: EC2Client, ImageId: string): Promise<void> {
  const LaunchPermission = { Add: [{ UserId: consumer }] };
  await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission }));
}

async function publish(ssm: SSMClient, imageId: string): Promise<void> {
  const { versionImage, versionSummary: summaryPath } = parameterPaths(record.flavor);
  const values = {
    [versionImage(record.version, 'x86_64')]: imageId,
    [summaryPath(record.version)]: formatVersionSummary(versionSummary(record)),
  };
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
}
