import { expect, test } from 'vitest';
import { bodyLimit } from '../../src/server/body-limit.js';

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
});
const mega = 1024 * 1024;

test.each([
  ['an object of S3', 'PUT', '/bucket/key', signedFor('s3'), 64 * mega],
  [
    'an object of a bucket in the host',
    'PUT',
    '/key',
    { ...signedFor('s3'), host: 'bucket.localhost:4566' },
    64 * mega,
  ],
  ['a bucket in the host', 'PUT', '/', { ...signedFor('s3'), host: 'bucket.localhost:4566' }, mega],
  ['a bucket of S3', 'PUT', '/bucket', signedFor('s3'), mega],
  ['a bucket of S3, with a slash', 'PUT', '/bucket/', signedFor('s3'), mega],
  ['what is deleted from S3', 'POST', '/bucket/?delete', signedFor('s3'), mega],
  ['a batch of log events', 'POST', '/', signedFor('logs'), 4 * mega],
  ['a bill of material', 'POST', '/scan/sbom', signedFor('inspector-scan'), 16 * mega],
  ['another service', 'PUT', '/bucket/key', signedFor('inspector2'), mega],
  ['a service of an odd name', 'POST', '/', signedFor('constructor'), mega],
  ['nobody', 'PUT', '/bucket/key', {}, mega],
])('%s has its limit', (_, method, path, headers, limit) => {
  expect(bodyLimit({ method, path, headers })).toBe(limit);
});
