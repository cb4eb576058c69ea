import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/directory.js';
import { codeOf, must, settings, startForTest } from '../../support/local.js';
import { ownBucket } from '../../support/s3.js';

const mega = 1024 * 1024;
const Key = 'image.raw';

async function setUp(more: Partial<CreateMultipartUploadCommandInput> = {}) {
  const s3 = new S3Client(settings(await startForTest()));
  const Bucket = await ownBucket(s3);
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { of: 'upload' }, ...more }),
  );
  const upload = { Bucket, Key, UploadId };
  const { ChecksumAlgorithm } = more;
  return {
    s3,
    upload,
    part: (PartNumber: number, Body: Uint8Array) =>
      s3.send(
        new UploadPartCommand({
          ...upload,
          PartNumber,
          Body,
          ...(ChecksumAlgorithm === undefined ? {} : { ChecksumAlgorithm }),
        }),
      ),
    complete: (...Parts: CompletedPart[]) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
  };
}

const md5 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

test('parts make an object, in the order of their numbers', async () => {
  const { s3, upload, part, complete } = await setUp();
  const [one, two] = [Buffer.alloc(5 * mega, 'a'), Buffer.from('the end')];
  const second = await part(2, two);
  await part(1, Buffer.from('replaced'));
  const first = await part(1, one);
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: upload.Bucket }));

  const done = await complete(
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 2, ETag: second.ETag },
  );
  const got = await s3.send(new GetObjectCommand({ ...upload, ChecksumMode: 'ENABLED' }));

  expect(Parts).toMatchObject([
    { PartNumber: 1, Size: 5 * mega, ETag: first.ETag },
    { PartNumber: 2, Size: 7 },
  ]);
  expect(Uploads).toMatchObject([{ Key, UploadId: upload.UploadId }]);
  expect(done.ETag).toBe(`"${md5(md5(one), md5(two)).toString('hex')}-2"`);
  expect(got).toMatchObject({
    ETag: done.ETag,
    ContentLength: 5 * mega + 7,
    Metadata: { of: 'upload' },
    ChecksumType: 'FULL_OBJECT',
  });
  const body = Buffer.from(await must(got.Body).transformToByteArray());
  expect(body.equals(Buffer.concat([one, two]))).toBe(true);
  expect(await codeOf(s3.send(new ListPartsCommand(upload)))).toBe('NoSuchUpload');
});

test('with an algorithm, the checksum is one of the checksums of the parts', async () => {
  const { part, complete } = await setUp({ ChecksumAlgorithm: 'SHA256' });
  const body = Buffer.from('only part');
  const sha = createHash('sha256').update(body).digest();
  const { ETag, ChecksumSHA256 } = await part(1, body);

  const done = await complete({ PartNumber: 1, ETag, ChecksumSHA256 });

  expect(ChecksumSHA256).toBe(sha.toString('base64'));
  expect(done).toMatchObject({
    ChecksumSHA256: `${createHash('sha256').update(sha).digest('base64')}-1`,
    ChecksumType: 'COMPOSITE',
  });
});

test('the checksum of the whole object is compared with the object, not with the list of parts', async () => {
  const { s3, upload, part } = await setUp({
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
  const body = Buffer.from('only part');
  const { ETag } = await part(1, body);
  const complete = (ChecksumCRC32: string) =>
    s3.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        ChecksumType: 'FULL_OBJECT',
        ChecksumCRC32,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));

  expect(await codeOf(complete('AAAAAA=='))).toBe('BadDigest');
  expect(await complete(sum.toString('base64'))).toMatchObject({
    ChecksumCRC32: sum.toString('base64'),
    ChecksumType: 'FULL_OBJECT',
  });
});

test('a completion that is refused keeps nothing beside the parts', async () => {
  const stateDirectory = await temporaryDirectory();
  const s3 = new S3Client(settings(await startForTest({ stateDirectory })));
  const Bucket = await ownBucket(s3);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const bodies = [Buffer.alloc(5 * mega, 'a'), Buffer.from('the end')];
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const part = { ...upload, PartNumber: index + 1, Body };
      const { ETag } = await s3.send(new UploadPartCommand(part));
      return { PartNumber: index + 1, ETag };
    }),
  );
  const complete = (MpuObjectSize: number) =>
    codeOf(
      s3.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MpuObjectSize,
          MultipartUpload: { Parts },
        }),
      ),
    );
  const blobs = () => readdir(join(stateDirectory, 'blobs'));
  const before = await blobs();

  expect(await complete(7)).toBe('InvalidRequest');
  expect(await blobs()).toEqual(before);
  expect(await complete(5 * mega + 7)).toMatchObject({ Key });
});

test('parts that do not fit together make nothing, and can be put right', async () => {
  const { part, complete } = await setUp();
  const [first, second] = [await part(1, Buffer.from('small')), await part(2, Buffer.from('x'))];
  const named = [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 2, ETag: second.ETag },
  ] as const;

  expect(await codeOf(complete(...named))).toBe('EntityTooSmall');
  expect(await codeOf(complete(named[1], named[0]))).toBe('InvalidPartOrder');
  expect(await codeOf(complete({ PartNumber: 3, ETag: first.ETag }))).toBe('InvalidPart');
  expect(await codeOf(complete({ PartNumber: 1, ETag: second.ETag }))).toBe('InvalidPart');
  expect(await codeOf(complete())).toBe('MalformedXML');
  expect(await codeOf(part(10_001, Buffer.from('x')))).toBe('InvalidArgument');
  expect(await complete(named[1])).toMatchObject({ Key });
});

test('an upload that is aborted leaves nothing', async () => {
  const { s3, upload, part, complete } = await setUp();
  const { ETag } = await part(1, Buffer.from('x'));

  await s3.send(new AbortMultipartUploadCommand(upload));

  expect(await codeOf(complete({ PartNumber: 1, ETag }))).toBe('NoSuchUpload');
  expect(await codeOf(s3.send(new GetObjectCommand(upload)))).toBe('NoSuchKey');
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: upload.Bucket }));
  expect(Uploads).toBeUndefined();
});

test('a checksum of the whole object needs an algorithm that can be put together', async () => {
  const s3 = new S3Client(settings(await startForTest()));
  const Bucket = await ownBucket(s3);
  const create = (more: Partial<CreateMultipartUploadCommandInput>) =>
    codeOf(s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more })));

  expect(await create({ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' })).toBe(
    'InvalidArgument',
  );
  expect(await create({ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' })).toBe(
    'InvalidArgument',
  );
  expect(await create({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })).toMatchObject({
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
});
