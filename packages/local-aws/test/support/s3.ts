import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';

/** A bucket of the client's own, in `us-east-1`. */
export async function ownBucket(s3: S3Client, Bucket = 'own-bucket'): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}
