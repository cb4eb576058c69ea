import {
  CopyImageCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
} from '@aws-sdk/client-ec2';
import { KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import {
  codeOf,
  consumer,
  ec2For,
  organizationsFor,
  owner,
  settings,
  ssmFor,
  startForTest,
  stsFor,
} from '../support/local.js';
import { ownBucket } from '../support/s3.js';

const copy = new CopyImageCommand({
  Name: 'copy',
  SourceImageId: 'ami-00000000000000001',
  SourceRegion: 'us-east-1',
});

test('an action that is denied is refused as by EC2, in the account and region that is meant', async () => {
  const aws = await startForTest({
    deny: [{ action: 'ec2:CopyImage', account: owner, region: 'us-east-1' }],
  });

  const error = await ec2For(aws)
    .send(copy)
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    name: 'UnauthorizedOperation',
    message: `You are not authorized to perform this operation. User: arn:aws:iam::${owner}:root is not authorized to perform: ec2:CopyImage on resource: arn:aws:ec2:us-east-1::image/ami-00000000000000001 with an explicit deny in an identity-based policy`,
    $metadata: { httpStatusCode: 403 },
  });
  const elsewhere = 'InvalidAMIID.NotFound';
  expect(await codeOf(ec2For(aws, consumer).send(copy))).toBe(elsewhere);
  expect(await codeOf(ec2For(aws, owner, 'eu-west-1').send(copy))).toBe(elsewhere);
  expect(await codeOf(ec2For(aws).send(new DescribeImagesCommand({ Owners: ['self'] })))).toEqual(
    expect.objectContaining({ Images: [] }),
  );
});

test('a dry run is refused too', async () => {
  const aws = await startForTest({ deny: [{ action: 'ec2:*' }] });

  const run = new CopyImageCommand({ ...copy.input, DryRun: true });

  expect(await codeOf(ec2For(aws).send(run))).toBe('UnauthorizedOperation');
});

test('each service has its own words', async () => {
  const aws = await startForTest({ deny: [{ action: '*' }] });

  const error = await ssmFor(aws)
    .send(new GetParameterCommand({ Name: '/golden/al2023' }))
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${owner}:root is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:${owner}:parameter/golden/al2023 with an explicit deny in an identity-based policy`,
    $metadata: { httpStatusCode: 400 },
  });
  expect(await codeOf(organizationsFor(aws).send(new ListAccountsCommand({})))).toBe(
    'AccessDeniedException',
  );
  expect(
    await codeOf(
      stsFor(aws).send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${owner}:role/x`, RoleSessionName: 'x' }),
      ),
    ),
  ).toBe('AccessDenied');
});

test('a resource can be meant by its ARN, or as requests say it', async () => {
  const aws = await startForTest({
    deny: [
      { action: 'ssm:PutParameter', resource: '/golden/*' },
      { action: 'ec2:deregisterimage', resource: 'arn:aws:ec2:*::image/ami-0000*' },
      { action: 'ec2:CreateTags', resource: 'i-*' },
    ],
  });
  const put = (Name: string) =>
    codeOf(ssmFor(aws).send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' })));
  const deregister = (ImageId: string) =>
    codeOf(ec2For(aws).send(new DeregisterImageCommand({ ImageId })));
  const tag = (resource: string) =>
    codeOf(
      ec2For(aws).send(
        new CreateTagsCommand({
          Resources: ['ami-00000000000000001', resource],
          Tags: [{ Key: 'a', Value: 'b' }],
        }),
      ),
    );

  expect(await put('/golden/al2023')).toBe('AccessDeniedException');
  expect(await put('/other/al2023')).toMatchObject({ Version: 1 });
  expect(await deregister('ami-00000000000000001')).toBe('UnauthorizedOperation');
  expect(await deregister('ami-10000000000000001')).toBe('InvalidAMIID.NotFound');
  expect(await tag('i-00000000000000001')).toBe('UnauthorizedOperation');
  expect(await tag('snap-00000000000000001')).not.toBe('UnauthorizedOperation');
});

test('calls of S3 are denied by the permissions that IAM has for them', async () => {
  const aws = await startForTest({
    deny: [
      { action: 's3:PutObject' },
      { action: 's3:DeleteObject', resource: 'arn:aws:s3:::own-bucket/kept/*' },
    ],
  });
  const s3 = new S3Client(settings(aws));
  const Bucket = await ownBucket(s3);
  const object = { Bucket, Key: 'a' };
  const remove = (...keys: string[]) =>
    codeOf(
      s3.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }),
      ),
    );

  expect(await codeOf(s3.send(new CreateMultipartUploadCommand(object)))).toBe('AccessDenied');
  expect(
    await codeOf(s3.send(new CopyObjectCommand({ ...object, CopySource: `${Bucket}/b` }))),
  ).toBe('AccessDenied');
  expect(await remove('other', 'kept/one')).toBe('AccessDenied');
  expect(await remove('kept/one')).toBe('AccessDenied');
  expect(await remove('other')).toMatchObject({ Deleted: [{ Key: 'other' }] });
});

test('versions of objects and their locks are denied by permissions of their own', async () => {
  const aws = await startForTest({
    deny: [{ action: 's3:DeleteObjectVersion' }, { action: 's3:PutObjectRetention' }],
  });
  const s3 = new S3Client(settings(aws));
  const Bucket = await ownBucket(s3);
  const object = { Bucket, Key: 'a' };
  const lock = {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date('2999-01-01T00:00:00Z'),
  } as const;
  const put = (more: object) =>
    codeOf(s3.send(new PutObjectCommand({ ...object, Body: 'x', ...more })));
  const remove = (more: object) => codeOf(s3.send(new DeleteObjectCommand({ ...object, ...more })));

  expect(await put(lock)).toBe('AccessDenied');
  expect(await put({})).toMatchObject({ ETag: expect.any(String) });
  expect(await remove({ VersionId: 'null' })).toBe('AccessDenied');
  expect(await remove({})).toMatchObject({ $metadata: { httpStatusCode: 204 } });
});

test('encrypting again is denied by either of its permissions', async () => {
  const aws = await startForTest({ deny: [{ action: 'kms:ReEncryptTo' }] });
  const kms = new KMSClient(settings(aws));
  const again = new ReEncryptCommand({
    CiphertextBlob: Buffer.from('x'),
    DestinationKeyId: 'alias/soe',
  });

  expect(await codeOf(kms.send(again))).toBe('AccessDeniedException');
});
