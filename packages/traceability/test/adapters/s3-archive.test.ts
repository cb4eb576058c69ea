import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { archiveBuild, s3Archive } from '../../src/index.js';
import {
  buildId,
  connectionOf,
  owner,
  startArchiveWorld,
  texts,
} from '../support/archive-world.js';

/** Takes every write and has nothing; local-aws has no object lock, and here the requests are what counts. */
async function recordRequests() {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume().once('end', () => {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      response.statusCode = isRead ? 404 : 200;
      response.end(request.method === 'GET' ? '<Error><Code>NoSuchKey</Code></Error>' : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    endpoint: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('every request names the owner; every write is once-only, locked, encrypted and has its checksum', async () => {
  const { requests, endpoint, close } = await recordRequests();
  const store = s3Archive({
    ...connectionOf({ endpoint }),
    bucket: 'archive',
    bucketOwner: owner,
    kmsKeyId: 'alias/archive',
    objectLock: 'COMPLIANCE',
  });
  const content = Buffer.from('text');
  await archiveBuild(buildId, [{ name: 'a.log', kind: 'log', content }], {
    store,
    retentionDays: 30,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  close();
  expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'PUT', 'HEAD', 'PUT']);
  for (const { headers } of requests) expect(headers['x-amz-expected-bucket-owner']).toBe(owner);
  const writes = requests.filter(({ method }) => method === 'PUT');
  for (const { headers } of writes) {
    expect(headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': '2026-01-31T00:00:00Z',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/archive',
    });
  }
  const sha256 = createHash('sha256').update(content).digest('base64');
  expect(writes[0]?.headers['x-amz-checksum-sha256']).toBe(sha256);
});

test('the bucket of another account is neither written to nor read', async () => {
  await using world = await startArchiveWorld();
  const store = s3Archive({
    ...world.connection,
    bucket: 'archive',
    bucketOwner: '222233334444',
  });
  await expect(archiveBuild(buildId, texts, { store })).rejects.toMatchObject({
    code: 'TRACE_AWS_DENIED',
  });
});

test('objects are encrypted with the key that is named, large ones too', async () => {
  await using world = await startArchiveWorld();
  const s3 = new S3Client({ ...world.connection, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'encrypted' }));
  const store = s3Archive({
    ...world.connection,
    bucket: 'encrypted',
    bucketOwner: owner,
    kmsKeyId: 'alias/archive',
    partSize: 5 * 1024 ** 2,
  });
  const content = Buffer.alloc(5 * 1024 ** 2 + 1);
  await archiveBuild(buildId, [{ name: 'a.tar', kind: 'other', content }], { store });
  const sha256 = createHash('sha256').update(content).digest('hex');
  const head = await s3.send(
    new HeadObjectCommand({ Bucket: 'encrypted', Key: `${buildId}/files/${sha256}/a.tar` }),
  );
  expect(head).toMatchObject({
    SSEKMSKeyId: 'alias/archive',
    ContentLength: content.length,
    Metadata: { 'soe-sha256': sha256 },
  });
});

test.each([
  ['an owner that is none', { bucketOwner: 'me' }],
  ['parts that S3 does not take', { partSize: 1024 }],
  ['a prefix that is no folder', { prefix: 'builds' }],
])('%s is refused', (_, change) => {
  expect(() => s3Archive({ bucket: 'archive', bucketOwner: owner, ...change })).toThrow(
    expect.objectContaining({ code: 'TRACE_OPTIONS_INVALID' }),
  );
});

test('a lock without an end is refused', async () => {
  const store = s3Archive({ bucket: 'archive', bucketOwner: owner, objectLock: 'GOVERNANCE' });
  await expect(archiveBuild(buildId, texts, { store })).rejects.toThrow('retentionDays');
});
