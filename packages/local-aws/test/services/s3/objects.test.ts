import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { temporaryDirectory } from '../../support/directory.js';
import { codeOf, must, owner, settings, startForTest } from '../../support/local.js';
import { ownBucket } from '../../support/s3.js';
import { signedFor } from '../../support/signed.js';

const s3For = (aws: LocalAws, account = owner, region = 'us-east-1') =>
  new S3Client(settings(aws, account, region));

async function setUp() {
  const aws = await startForTest();
  const s3 = s3For(aws);
  const Bucket = await ownBucket(s3);
  return {
    aws,
    s3,
    Bucket,
    put: (
      Key: string,
      Body: string | Uint8Array | Readable,
      more: Partial<PutObjectCommandInput> = {},
    ) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    get: (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
      s3.send(new GetObjectCommand({ Bucket, Key, ...more })),
    head: (Key: string) => s3.send(new HeadObjectCommand({ Bucket, Key })),
  };
}

const md5 = (body: string | Uint8Array) => `"${createHash('md5').update(body).digest('hex')}"`;
const textOf = async (answer: { Body?: { transformToString: () => Promise<string> } }) =>
  must(answer.Body).transformToString();

test('an object comes back as it was put, with all that was said of it', async () => {
  const { put, get, head } = await setUp();
  const Key = 'a b/ü+&?=#/🦊/.';

  const answer = await put(Key, 'hello', {
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ContentDisposition: 'attachment',
    ContentEncoding: 'identity',
    ContentLanguage: 'de',
    Expires: new Date('2027-01-01T00:00:00Z'),
    Metadata: { team: 'images', 'two-words': 'x y' },
    Tagging: 'a=b&c=d%20e',
    StorageClass: 'STANDARD_IA',
  });
  const got = await get(Key, { ChecksumMode: 'ENABLED' });

  expect(answer).toMatchObject({ ETag: md5('hello'), ChecksumCRC32: 'NhCmhg==' });
  expect(await textOf(got)).toBe('hello');
  const expected = {
    ETag: md5('hello'),
    ContentLength: 5,
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ContentDisposition: 'attachment',
    ContentEncoding: 'identity',
    ContentLanguage: 'de',
    ExpiresString: 'Fri, 01 Jan 2027 00:00:00 GMT',
    Metadata: { team: 'images', 'two-words': 'x y' },
    StorageClass: 'STANDARD_IA',
    TagCount: 2,
    AcceptRanges: 'bytes',
    ServerSideEncryption: 'AES256',
    LastModified: expect.any(Date),
  };
  expect(got).toMatchObject({
    ...expected,
    ChecksumCRC32: 'NhCmhg==',
    ChecksumType: 'FULL_OBJECT',
  });
  expect(await head(Key)).toMatchObject(expected);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'a body with a %s is taken, as it is and as a stream, and what is got can be checked with it',
  async (ChecksumAlgorithm) => {
    const { put, get } = await setUp();
    const body = Buffer.alloc(100_000, 'a line of text\n');
    const sum = `Checksum${ChecksumAlgorithm}` as const;

    const whole = await put('whole', body, { ChecksumAlgorithm });
    const streamed = await put(
      'streamed',
      Readable.from([body.subarray(0, 1000), body.subarray(1000)]),
      {
        ChecksumAlgorithm,
        ContentLength: body.length,
      },
    );
    const got = await get('streamed', { ChecksumMode: 'ENABLED' });

    expect(whole[sum]).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(streamed[sum]).toBe(whole[sum]);
    expect(got[sum]).toBe(whole[sum]);
    expect(Buffer.from(await must(got.Body).transformToByteArray()).equals(body)).toBe(true);
  },
);

test('a body that is not the one that was summed up is refused, and nothing is kept', async () => {
  const { put, head } = await setUp();

  const wrong = await Promise.all([
    codeOf(put('a', 'hello', { ChecksumCRC32: 'AAAAAA==' })),
    codeOf(put('a', 'hello', { ChecksumSHA256: Buffer.alloc(32).toString('base64') })),
    codeOf(put('a', 'hello', { ContentMD5: Buffer.alloc(16).toString('base64') })),
    codeOf(put('a', 'hello', { ChecksumCRC32: 'no' })),
    codeOf(put('a', 'hello', { ContentMD5: 'no' })),
  ]);

  expect(wrong).toEqual(['BadDigest', 'BadDigest', 'BadDigest', 'InvalidRequest', 'InvalidDigest']);
  expect(await codeOf(head('a'))).toBe('NotFound');
});

test('a stream with signed chunks is taken apart, and a broken one is refused', async () => {
  const { aws, get } = await setUp();
  const send = async (key: string, body: string, length: number): Promise<Response> =>
    fetch(`${aws.endpoint}/own-bucket/${key}`, {
      method: 'PUT',
      headers: {
        ...signedFor('s3'),
        'content-encoding': 'aws-chunked,gzip',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-decoded-content-length': String(length),
      },
      body,
    });
  const signature = `chunk-signature=${'a'.repeat(64)}`;
  const chunks = `3;${signature}\r\nhel\r\n2;${signature}\r\nlo\r\n0;${signature}\r\n\r\n`;

  const good = await send('good', chunks, 5);
  const short = await send('short', chunks, 6);
  const torn = await send('torn', `9;${signature}\r\nhello`, 9);
  const got = await get('good');

  expect([good.status, short.status, torn.status]).toEqual([200, 400, 400]);
  expect(await short.text()).toContain('<Code>IncompleteBody</Code>');
  expect(await torn.text()).toContain('<Code>InvalidChunkSizeError</Code>');
  expect(got.ContentEncoding).toBe('gzip');
  expect(await textOf(got)).toBe('hello');
});

test('part of an object is got by its range', async () => {
  const { put, get } = await setUp();
  await put('a', '0123456789');
  const part = async (Range: string) => {
    const answer = await get('a', { Range });
    return [await textOf(answer), answer.ContentRange];
  };

  expect(await part('bytes=2-4')).toEqual(['234', 'bytes 2-4/10']);
  expect(await part('bytes=8-99')).toEqual(['89', 'bytes 8-9/10']);
  expect(await part('bytes=7-')).toEqual(['789', 'bytes 7-9/10']);
  expect(await part('bytes=-3')).toEqual(['789', 'bytes 7-9/10']);
  expect(await part('lines=1-2')).toEqual(['0123456789', undefined]);
  expect(await codeOf(get('a', { Range: 'bytes=10-' }))).toBe('InvalidRange');
});

test('conditions decide whether an object is read or written', async () => {
  const { put, get } = await setUp();
  const { ETag } = await put('a', 'one');
  const future = new Date(Date.now() + 86_400_000);
  const status = async (call: Promise<unknown>) => {
    try {
      await call;
      return 200;
    } catch (error) {
      return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    }
  };

  expect(await status(get('a', { IfMatch: ETag }))).toBe(200);
  expect(await status(get('a', { IfMatch: '"other"' }))).toBe(412);
  expect(await status(get('a', { IfNoneMatch: ETag }))).toBe(304);
  expect(await status(get('a', { IfModifiedSince: future }))).toBe(304);
  expect(await status(get('a', { IfUnmodifiedSince: new Date(0) }))).toBe(412);
  // What the tag says wins over what the time says.
  expect(await status(get('a', { IfMatch: ETag, IfUnmodifiedSince: new Date(0) }))).toBe(200);
  expect(await status(put('a', 'two', { IfNoneMatch: '*' }))).toBe(412);
  expect(await status(put('a', 'two', { IfMatch: '"other"' }))).toBe(412);
  expect(await status(put('b', 'two', { IfMatch: ETag }))).toBe(404);
  expect(await status(put('a', 'two', { IfMatch: ETag }))).toBe(200);
});

test('what S3 knows and this server does not is refused, never ignored', async () => {
  const { put, get } = await setUp();
  await put('a', 'x');

  expect(await codeOf(get('a', { PartNumber: 1 }))).toBe('NotImplemented');
  expect(await codeOf(put('b', 'x', { WebsiteRedirectLocation: '/c' }))).toBe('NotImplemented');
  expect(await codeOf(put('b', 'x', { ACL: 'public-read' }))).toBe('AccessControlListNotSupported');
  expect(await codeOf(put('b', 'x', { StorageClass: 'GLACIER' }))).toBe('InvalidStorageClass');
  expect(await codeOf(put('k'.repeat(1025), 'x'))).toBe('KeyTooLongError');
  expect(await codeOf(put('b', 'x', { Metadata: { a: 'b'.repeat(2048) } }))).toBe(
    'MetadataTooLarge',
  );
  expect(await codeOf(get('b'))).toBe('NoSuchKey');
});

test('a copy has the bytes of its source, and what is said of it as asked', async () => {
  const { s3, Bucket, put, get } = await setUp();
  await put('a b', 'hello', { Metadata: { of: 'source' }, Tagging: 'x=y', ContentType: 'text/a' });
  const copy = (Key: string, more = {}) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/a%20b`, ...more }));

  const plain = await copy('plain');
  await copy('replaced', {
    MetadataDirective: 'REPLACE',
    Metadata: { of: 'copy' },
    TaggingDirective: 'REPLACE',
  });

  expect(plain.CopyObjectResult).toMatchObject({ ETag: md5('hello'), ChecksumCRC32: 'NhCmhg==' });
  expect(await get('plain')).toMatchObject({
    Metadata: { of: 'source' },
    ContentType: 'text/a',
    TagCount: 1,
  });
  expect((await get('replaced')).Metadata).toEqual({ of: 'copy' });
  expect((await get('replaced')).TagCount).toBeUndefined();
  expect(await codeOf(copy('a b'))).toBe('InvalidRequest');
  expect(await codeOf(copy('c', { CopySourceIfMatch: '"other"' }))).toBe('PreconditionFailed');
  expect(await codeOf(copy('c', { CopySource: `${Bucket}/none` }))).toBe('NoSuchKey');
});

test('an object is deleted only when it is the one that is meant', async () => {
  const { s3, Bucket, put, get } = await setUp();
  const { ETag } = await put('a', 'new');
  const remove = (Key: string, IfMatch: string) =>
    codeOf(s3.send(new DeleteObjectCommand({ Bucket, Key, IfMatch })));

  expect(await remove('a', md5('old'))).toBe('PreconditionFailed');
  expect(await textOf(await get('a'))).toBe('new');
  expect(await remove('a', must(ETag))).toMatchObject({ $metadata: { httpStatusCode: 204 } });
  expect(await remove('a', '*')).toBe('NoSuchKey');
});

test('an object is copied to itself only when that changes something', async () => {
  const { s3, Bucket, put, head } = await setUp();
  await put('a', 'hello', { Metadata: { kept: 'yes' } });
  const copy = (more: Partial<CopyObjectCommandInput>) =>
    codeOf(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/a`, ...more })),
    );

  expect(await copy({})).toBe('InvalidRequest');
  expect(await copy({ ServerSideEncryption: 'aws:kms' })).toMatchObject({
    ServerSideEncryption: 'aws:kms',
  });
  expect(await head('a')).toMatchObject({
    Metadata: { kept: 'yes' },
    ServerSideEncryption: 'aws:kms',
  });
});

test('objects are deleted one by one and many at a time, whether they are there or not', async () => {
  const { s3, Bucket, put, head } = await setUp();
  await Promise.all(['a', 'b', 'c'].map((key) => put(key, key)));

  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'z' }] } }),
  );
  const quiet = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: [{ Key: 'c' }] } }),
  );

  expect(Deleted).toEqual([{ Key: 'b' }, { Key: 'z' }]);
  expect(Errors).toBeUndefined();
  expect(quiet.Deleted).toBeUndefined();
  expect(await Promise.all(['a', 'b', 'c'].map((key) => codeOf(head(key))))).toEqual([
    'NotFound',
    'NotFound',
    'NotFound',
  ]);
});

test('large objects are files beside the state, once for the same bytes, and go with their last use', async () => {
  const stateDirectory = await temporaryDirectory();
  const files = () => readdir(join(stateDirectory, 'blobs'));
  const body = Buffer.alloc(100_000, 'x');
  const first = await startForTest({ stateDirectory });
  const s3 = s3For(first);
  await s3.send(new CreateBucketCommand({ Bucket: 'kept' }));
  for (const Key of ['a', 'b']) {
    await s3.send(new PutObjectCommand({ Bucket: 'kept', Key, Body: body }));
  }
  await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'small', Body: 'small' }));
  expect(await files()).toEqual([createHash('sha256').update(body).digest('hex')]);
  await first.close();

  const second = await startForTest({ stateDirectory });
  const again = s3For(second);
  const got = await again.send(new GetObjectCommand({ Bucket: 'kept', Key: 'a' }));
  const small = await again.send(new GetObjectCommand({ Bucket: 'kept', Key: 'small' }));
  await again.send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'a' }));
  const afterOne = await files();
  await again.send(new PutObjectCommand({ Bucket: 'kept', Key: 'b', Body: 'other' }));

  expect(Buffer.from(await must(got.Body).transformToByteArray()).equals(body)).toBe(true);
  expect(await textOf(small)).toBe('small');
  expect(afterOne).toHaveLength(1);
  expect(await files()).toEqual([]);
});
