import {
  CreateSbomExportCommand,
  GetSbomExportCommand,
  type SbomReportFormat,
} from '@aws-sdk/client-inspector2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { enableInspector, inspectorFor, launchManaged } from '../../support/inspector.js';
import { ec2For, must, owner, settings, startForTest } from '../../support/local.js';
import { ownBucket } from '../../support/s3.js';

async function setUp() {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => new Date(now) });
  const [inspector, s3] = [inspectorFor(aws), new S3Client(settings(aws))];
  await enableInspector(inspector);
  const id = await launchManaged(ec2For(aws));
  now += 5 * 60_000;
  const bucketName = await ownBucket(s3);
  const { KeyMetadata } = await new KMSClient(settings(aws)).send(new CreateKeyCommand({}));
  const kmsKeyArn = must(KeyMetadata?.Arn);
  return {
    id,
    s3,
    bucketName,
    kmsKeyArn,
    async allow() {
      const statement = {
        Effect: 'Allow',
        Principal: { Service: 'inspector2.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucketName}/*`,
        Condition: { StringEquals: { 'aws:SourceAccount': owner } },
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucketName, Policy }));
    },
    async write(reportFormat: SbomReportFormat, more: object = {}) {
      const { reportId } = await inspector.send(
        new CreateSbomExportCommand({
          reportFormat,
          s3Destination: { bucketName, keyPrefix: 'sboms', kmsKeyArn, ...more },
        }),
      );
      return inspector.send(new GetSbomExportCommand({ reportId }));
    },
    async read() {
      const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucketName }));
      const keys = must(Contents).map(({ Key }) => must(Key));
      const objects = keys.map(async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key }));
        return JSON.parse(await must(Body).transformToString());
      });
      return { keys, objects: await Promise.all(objects) };
    },
  };
}

test('what is in an instance is written to a bucket in the format CycloneDX', async () => {
  const { id, write, read, allow } = await setUp();
  await allow();

  const report = await write('CYCLONEDX_1_4');
  const { keys, objects } = await read();

  expect(report).toMatchObject({ status: 'SUCCEEDED', format: 'CYCLONEDX_1_4' });
  expect(keys).toEqual([
    expect.stringMatching(
      new RegExp(
        `^sboms/CYCLONEDX_1_4_outputs_${report.reportId}/account=${owner}/resource=AWS_EC2_INSTANCE/${id}_ami-[0-9a-f]+\\.json$`,
      ),
    ),
  ]);
  expect(objects[0]).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    metadata: { component: { name: id } },
    components: expect.arrayContaining([
      expect.objectContaining({
        name: 'openssl-libs',
        version: '1:3.2.2-1.amzn2023.0.3',
        purl: 'pkg:rpm/amzn/openssl-libs@3.2.2-1.amzn2023.0.3?arch=x86_64&distro=amazonlinux-2023&epoch=1',
      }),
    ]),
  });
});

test('or in the format SPDX', async () => {
  const { id, write, read, allow } = await setUp();
  await allow();

  await write('SPDX_2_3');
  const { objects } = await read();

  expect(objects[0]).toMatchObject({
    spdxVersion: 'SPDX-2.3',
    name: id,
    packages: expect.arrayContaining([
      expect.objectContaining({ name: 'sudo', versionInfo: '1.9.15-1.p5.amzn2023.0.2' }),
    ]),
  });
  expect(objects[0].packages.length).toBe(objects[0].relationships.length);
});

test('an export that cannot be written says why', async () => {
  const { s3, write, allow, kmsKeyArn } = await setUp();
  await s3.send(
    new CreateBucketCommand({
      Bucket: 'elsewhere',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );
  const error = async (more: object) => {
    const { status, errorCode } = await write('SPDX_2_3', more);
    return [status, errorCode];
  };

  expect(await error({})).toEqual(['FAILED', 'INVALID_PERMISSIONS']);
  await allow();
  expect(await error({})).toEqual(['SUCCEEDED', undefined]);
  expect(await error({ bucketName: 'nobody-has-it' })).toEqual(['FAILED', 'BUCKET_NOT_FOUND']);
  expect(await error({ bucketName: 'elsewhere' })).toEqual([
    'FAILED',
    'INCOMPATIBLE_BUCKET_REGION',
  ]);
  expect(await error({ kmsKeyArn: kmsKeyArn.replace(/.$/, 'g') })).toEqual([
    'FAILED',
    'MALFORMED_KMS_KEY',
  ]);
});
