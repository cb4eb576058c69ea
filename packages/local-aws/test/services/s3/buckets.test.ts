import { request } from 'node:http';
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  paginateListBuckets,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import {
  codeOf,
  consumer,
  must,
  outsider,
  owner,
  settings,
  startForTest,
} from '../../support/local.js';
import { ownBucket } from '../../support/s3.js';
import { signedFor } from '../../support/signed.js';

const s3For = (aws: LocalAws, account = owner, region = 'us-east-1') =>
  new S3Client(settings(aws, account, region));

test('a bucket is made where its region is said to be, once in the world', async () => {
  const aws = await startForTest();
  const create = (
    Bucket: string,
    LocationConstraint?: string,
    region = 'us-east-1',
    account = owner,
  ) => {
    const input = {
      Bucket,
      ...(LocationConstraint === undefined
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint } }),
    };
    return codeOf(
      s3For(aws, account, region).send(new CreateBucketCommand(input as CreateBucketCommandInput)),
    );
  };

  expect(await create('plain')).toMatchObject({ Location: '/plain' });
  expect(await create('plain')).toMatchObject({ Location: '/plain' });
  expect(await create('plain', undefined, 'us-east-1', consumer)).toBe('BucketAlreadyExists');
  expect(await create('irish', 'eu-west-1', 'eu-west-1')).toMatchObject({ Location: '/irish' });
  expect(await create('irish', 'eu-west-1', 'eu-west-1')).toBe('BucketAlreadyOwnedByYou');
  // The SDK says its own region where nothing is said; others leave it out.
  const bare = await fetch(`${aws.endpoint}/other`, {
    method: 'PUT',
    headers: signedFor('s3', owner, 'eu-west-1'),
  });
  expect(await bare.text()).toContain('<Code>IllegalLocationConstraintException</Code>');
  expect(await create('other', 'us-west-2', 'eu-west-1')).toBe(
    'IllegalLocationConstraintException',
  );
  expect(await create('other', 'eu-west-1')).toMatchObject({ Location: '/other' });
  expect(await create('another', 'moon-1')).toBe('InvalidLocationConstraint');
  for (const name of ['Upper', 'a', '192.168.1.1', 'a..b', '-a-', 'x'.repeat(64)]) {
    expect(await create(name), name).toBe('InvalidBucketName');
  }
});

test('the bucket of another region says where it is', async () => {
  const aws = await startForTest();
  const irish = s3For(aws, owner, 'eu-west-1');
  const Bucket = 'irish';
  await irish.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );
  await irish.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const american = s3For(aws);
  const following = new S3Client({ ...settings(aws), followRegionRedirects: true });

  expect(await codeOf(american.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toBe(
    'PermanentRedirect',
  );
  expect(await american.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
    LocationConstraint: 'eu-west-1',
  });
  expect(await irish.send(new HeadBucketCommand({ Bucket }))).toMatchObject({
    BucketRegion: 'eu-west-1',
  });
  const { Body } = await following.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  expect(await must(Body).transformToString()).toBe('x');
});

test('an account lists its own buckets, page by page', async () => {
  const aws = await startForTest();
  const s3 = s3For(aws);
  for (const name of ['aaa', 'bbb', 'ccc']) await ownBucket(s3, name);
  await ownBucket(s3For(aws, consumer), 'theirs');
  const pages: (string | undefined)[][] = [];

  for await (const { Buckets = [] } of paginateListBuckets({ client: s3, pageSize: 2 }, {})) {
    pages.push(Buckets.map(({ Name }) => Name));
  }

  expect(pages).toEqual([['aaa', 'bbb'], ['ccc']]);
});

test('a bucket is deleted when it is empty', async () => {
  const s3 = s3For(await startForTest());
  const Bucket = await ownBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const remove = () => codeOf(s3.send(new DeleteBucketCommand({ Bucket })));

  expect(await remove()).toBe('BucketNotEmpty');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await remove();
  expect(await remove()).toBe('NoSuchBucket');
  expect(await codeOf(s3.send(new HeadBucketCommand({ Bucket })))).toBe('NotFound');
  await ownBucket(s3);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents).toBeUndefined();
});

test('objects are listed by prefix and delimiter, page by page, in both versions', async () => {
  const s3 = s3For(await startForTest());
  const Bucket = await ownBucket(s3);
  const keys = ['a/1', 'a/2', 'b c', 'd/e/f', 'é+&'];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const all: (string | undefined)[] = [];
  const pages = paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket });
  for await (const { Contents = [] } of pages) all.push(...Contents.map(({ Key }) => Key));

  const top = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
  const url = await s3.send(
    new ListObjectsV2Command({ Bucket, EncodingType: 'url', StartAfter: 'b' }),
  );
  const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1 }));
  const second = await s3.send(
    new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: must(first.NextMarker) }),
  );

  expect(all).toEqual(keys);
  expect(top).toMatchObject({
    KeyCount: 4,
    IsTruncated: false,
    CommonPrefixes: [{ Prefix: 'a/' }, { Prefix: 'd/' }],
    Contents: [
      { Key: 'b c', Size: 3, StorageClass: 'STANDARD', ETag: expect.stringMatching(/^"/) },
      { Key: 'é+&' },
    ],
  });
  expect(url.Contents?.map(({ Key }) => Key)).toEqual(['b+c', 'd/e/f', '%C3%A9%2B%26']);
  expect(first).toMatchObject({ IsTruncated: true, CommonPrefixes: [{ Prefix: 'a/' }] });
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b c', 'é+&']);
  expect(second.CommonPrefixes).toEqual([{ Prefix: 'd/' }]);
  const bad = new ListObjectsV2Command({ Bucket, ContinuationToken: 'none' });
  expect(await codeOf(s3.send(bad))).toBe('InvalidArgument');
});

const policyOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

test('a bucket is closed to other accounts until its policy opens it', async () => {
  const aws = await startForTest();
  const [s3, other] = [s3For(aws), s3For(aws, consumer)];
  const Bucket = await ownBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'open/a', Body: 'x' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'shut/a', Body: 'x' }));
  const get = (Key: string, client = other) =>
    codeOf(client.send(new GetObjectCommand({ Bucket, Key })));

  expect(await get('open/a')).toBe('AccessDenied');
  const Policy = policyOf(
    {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:DeleteObject'],
      Resource: `arn:aws:s3:::${Bucket}/open/*`,
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/shut/*`,
    },
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));

  expect(await get('open/a')).toMatchObject({ ContentLength: 1 });
  expect(await get('open/a', s3For(aws, outsider))).toBe('AccessDenied');
  // Who may not list does not learn what is not there.
  expect(await get('open/none')).toBe('AccessDenied');
  expect(await get('open/none', s3)).toBe('NoSuchKey');
  // A denial is for the owner, too.
  expect(await get('shut/a', s3)).toBe('AccessDenied');
  const { Deleted, Errors } = await other.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: 'open/a' }, { Key: 'shut/a' }] },
    }),
  );
  expect(Deleted).toEqual([{ Key: 'open/a' }]);
  expect(Errors).toMatchObject([{ Key: 'shut/a', Code: 'AccessDenied' }]);
  const answer = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  expect(answer.Policy).toBe(Policy);
});

test('a policy that makes no sense is refused, and the owner can always take it away', async () => {
  const s3 = s3For(await startForTest());
  const Bucket = await ownBucket(s3);
  const put = (Policy: string) => codeOf(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })));
  const all = { Effect: 'Deny', Principal: '*', Action: 's3:*' };

  expect(await put('{')).toBe('MalformedPolicy');
  expect(await put(policyOf({ ...all, Resource: 'arn:aws:s3:::other/*' }))).toBe('MalformedPolicy');
  await put(policyOf({ ...all, Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`] }));
  expect(await codeOf(s3.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  expect(await s3.send(new ListObjectsV2Command({ Bucket }))).toMatchObject({ KeyCount: 0 });
  expect(await codeOf(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NoSuchBucketPolicy');
});

test('whoever expects another owner is refused', async () => {
  const s3 = s3For(await startForTest());
  const Bucket = await ownBucket(s3);
  const head = (ExpectedBucketOwner: string) =>
    codeOf(s3.send(new ListObjectsV2Command({ Bucket, ExpectedBucketOwner })));

  expect(await head(consumer)).toBe('AccessDenied');
  expect(await head(owner)).toMatchObject({ KeyCount: 0 });
});

test('a bucket can be named by the host', async () => {
  const aws = await startForTest();
  const Bucket = await ownBucket(s3For(aws));
  const send = (method: string, path: string, body = '') =>
    new Promise<string>((resolve, reject) => {
      const headers = { ...signedFor('s3'), host: `${Bucket}.localhost:${aws.port}` };
      const sent = request(
        { port: aws.port, host: '127.0.0.1', method, path, headers },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          answer.once('end', () => resolve(`${answer.statusCode} ${text}`));
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });

  expect(await send('PUT', '/a/b', 'hello')).toBe('200 ');
  expect(await send('GET', '/a/b')).toBe('200 hello');
  expect(await send('GET', '/?list-type=2')).toContain('<Key>a/b</Key>');
  expect(await send('GET', '/_local/health')).toMatch(/^404 .*NoSuchKey/s);
});
