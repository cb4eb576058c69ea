import * as s3 from '@aws-sdk/client-s3';
import { consumer } from '../support/local.js';
import type { Settings } from './tours.js';

/** S3. */
export async function tourS3(settings: Settings): Promise<void> {
  const client = new s3.S3Client(settings);
  const bucket = { Bucket: 'tour-bucket' };
  const object = { ...bucket, Key: 'tour/a' };
  await client.send(new s3.CreateBucketCommand(bucket));
  await client.send(new s3.HeadBucketCommand(bucket));
  await client.send(new s3.GetBucketLocationCommand(bucket));
  await client.send(new s3.ListBucketsCommand({}));
  await tourPolicy(client, bucket);
  await client.send(
    new s3.PutObjectCommand({ ...object, Body: 'x', Metadata: { a: 'b' }, Tagging: 'a=b' }),
  );
  await client.send(new s3.GetObjectCommand({ ...object, Range: 'bytes=0-0' }));
  await client.send(new s3.HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));
  await client.send(
    new s3.CopyObjectCommand({ ...object, Key: 'b', CopySource: 'tour-bucket/tour/a' }),
  );
  await client.send(
    new s3.ListObjectsV2Command({ ...bucket, Delimiter: '/', MaxKeys: 1, FetchOwner: true }),
  );
  await client.send(new s3.ListObjectsCommand({ ...bucket, Delimiter: '/', MaxKeys: 1 }));
  await client.send(
    new s3.PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [{ Key: 'c', Value: 'd' }] } }),
  );
  await client.send(new s3.GetObjectTaggingCommand(object));
  await client.send(new s3.DeleteObjectTaggingCommand(object));
  await tourUploads(client, object);
  await client.send(new s3.DeleteObjectCommand(object));
  await client.send(
    new s3.DeleteObjectsCommand({ ...bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'm' }] } }),
  );
  await client.send(new s3.DeleteBucketCommand(bucket));
  await tourObjectLock(client);
}

async function tourPolicy(client: s3.S3Client, bucket: { Bucket: string }): Promise<void> {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: consumer },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::tour-bucket/*',
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await client.send(new s3.PutBucketPolicyCommand({ ...bucket, Policy }));
  await client.send(new s3.GetBucketPolicyCommand(bucket));
  await client.send(new s3.DeleteBucketPolicyCommand(bucket));
}

async function tourUploads(client: s3.S3Client, object: { Bucket: string; Key: string }) {
  const { UploadId } = await client.send(
    new s3.CreateMultipartUploadCommand({ ...object, Key: 'm', ChecksumAlgorithm: 'SHA256' }),
  );
  const upload = { ...object, Key: 'm', UploadId };
  const { ETag } = await client.send(
    new s3.UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'SHA256' }),
  );
  await client.send(new s3.ListPartsCommand(upload));
  await client.send(new s3.ListMultipartUploadsCommand({ Bucket: object.Bucket }));
  await client.send(
    new s3.CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  const aborted = await client.send(new s3.CreateMultipartUploadCommand(object));
  await client.send(new s3.AbortMultipartUploadCommand({ ...object, UploadId: aborted.UploadId }));
}

async function tourObjectLock(client: s3.S3Client): Promise<void> {
  const bucket = { Bucket: 'tour-locked' };
  const object = { ...bucket, Key: 'a' };
  await client.send(new s3.CreateBucketCommand({ ...bucket, ObjectLockEnabledForBucket: true }));
  await client.send(
    new s3.PutObjectLockConfigurationCommand({
      ...bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Years: 1 } },
      },
    }),
  );
  await client.send(new s3.GetObjectLockConfigurationCommand(bucket));
  await client.send(new s3.GetBucketVersioningCommand(bucket));
  const { VersionId } = await client.send(new s3.PutObjectCommand({ ...object, Body: 'x' }));
  const version = { ...object, VersionId };
  await client.send(
    new s3.PutObjectRetentionCommand({
      ...version,
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2999-01-01T00:00:00Z') },
    }),
  );
  await client.send(new s3.GetObjectRetentionCommand(version));
  await client.send(new s3.PutObjectLegalHoldCommand({ ...version, LegalHold: { Status: 'OFF' } }));
  await client.send(new s3.GetObjectLegalHoldCommand(version));
  await client.send(new s3.HeadObjectCommand(version));
  await client.send(new s3.CopyObjectCommand({ ...bucket, Key: 'b', CopySource: 'tour-locked/a' }));
  await client.send(new s3.DeleteObjectCommand(object));
  await client.send(new s3.ListObjectVersionsCommand(bucket));
  await client.send(
    new s3.DeleteObjectsCommand({
      ...bucket,
      Delete: { Objects: [{ Key: 'a', VersionId }] },
      BypassGovernanceRetention: true,
    }),
  );
}
