import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectLockRetention,
  type ObjectLockRule,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { createVirtualClock, type LocalAwsOptions } from '../../../src/index.js';
import { temporaryDirectory } from '../../support/directory.js';
import { consumer, must, settings, startForTest } from '../../support/local.js';
import { signedFor } from '../../support/signed.js';

const Bucket = 'locked';
const day = 86_400_000;
const start = Date.parse('2026-11-22T10:00:00Z');
const inDays = (days: number): Date => new Date(start + days * day);

async function setUp(options: LocalAwsOptions = {}) {
  const clock = createVirtualClock(new Date(start));
  const aws = await startForTest({ clock, ...options });
  const s3 = new S3Client(settings(aws));
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  const put = async (
    Key: string,
    more: Partial<PutObjectCommandInput> = {},
  ): Promise<{ Bucket: string; Key: string; VersionId: string }> => {
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
    return { Bucket, Key, VersionId: must(VersionId) };
  };
  return {
    aws,
    clock,
    s3,
    put,
    retain: (
      version: { Bucket: string; Key: string; VersionId?: string },
      Retention: ObjectLockRetention,
      BypassGovernanceRetention?: boolean,
    ) =>
      s3.send(new PutObjectRetentionCommand({ ...version, Retention, BypassGovernanceRetention })),
    remove: (
      version: { Bucket: string; Key: string; VersionId?: string },
      BypassGovernanceRetention?: boolean,
    ) => s3.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention })),
    configure: (Rule?: ObjectLockRule) =>
      s3.send(
        new PutObjectLockConfigurationCommand({
          Bucket,
          ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
        }),
      ),
    keys: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key }) => Key);
    },
  };
}

/** The code and the message that a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'not refused';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const locked = 'AccessDenied: Access Denied because object protected by object lock.';
const malformed =
  'MalformedXML: The XML you provided was not well-formed or did not validate against our published schema';

test('a version in compliance mode stays until its time, whoever asks, and then can be removed', async () => {
  const { clock, s3, put, remove } = await setUp();
  const version = await put('a', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });

  expect(await refusal(remove(version))).toBe(locked);
  expect(await refusal(remove(version, true))).toBe(locked);
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({
      Bucket,
      BypassGovernanceRetention: true,
      Delete: { Objects: [{ Key: 'a', VersionId: version.VersionId }, { Key: 'none' }] },
    }),
  );
  expect(Deleted).toMatchObject([{ Key: 'none', DeleteMarker: true }]);
  expect(Errors).toEqual([
    {
      Key: 'a',
      VersionId: version.VersionId,
      Code: 'AccessDenied',
      Message: 'Access Denied because object protected by object lock.',
    },
  ]);

  clock.advance(2 * day - 1);
  expect(await refusal(remove(version))).toBe(locked);
  clock.advance(1);
  await remove(version);
  expect(await refusal(s3.send(new HeadObjectCommand(version)))).toContain('NotFound');
});

test('a version in governance mode goes for who asks to go round it, unless a policy forbids that', async () => {
  const { aws, s3, put, remove } = await setUp();
  const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(2) } as const;
  const first = await put('a', lock);
  const second = await put('b', lock);

  expect(await refusal(remove(first))).toBe(locked);
  await remove(first, true);

  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:BypassGovernanceRetention',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect(await refusal(remove(second, true))).toBe(locked);
  expect(aws.calls().at(-1)).toMatchObject({ action: 'DeleteObject', status: 403 });
});

test('who may not go round governance mode is refused by what callers are denied', async () => {
  const { put, remove } = await setUp({ deny: [{ action: 's3:BypassGovernanceRetention' }] });
  const version = await put('a', {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });

  expect(await refusal(remove(version, true))).toContain('s3:BypassGovernanceRetention');
  expect(await refusal(remove(version))).toBe(locked);
});

test('deleting without a version hides an object behind a delete marker, which can go', async () => {
  const { s3, put, remove, keys } = await setUp();
  const version = await put('a', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });

  const marker = await remove({ Bucket, Key: 'a' });
  expect(marker).toMatchObject({ DeleteMarker: true });
  expect(await keys()).toEqual([]);
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toContain('NoSuchKey');
  const { Body } = await s3.send(new GetObjectCommand(version));
  expect(await must(Body).transformToString()).toBe('x');
  const atMarker = { Bucket, Key: 'a', VersionId: must(marker.VersionId) };
  expect(await refusal(s3.send(new GetObjectCommand(atMarker)))).toContain('MethodNotAllowed');
  expect(await refusal(s3.send(new GetObjectRetentionCommand(atMarker)))).toContain(
    'MethodNotAllowed',
  );

  expect(await remove(atMarker)).toMatchObject({
    DeleteMarker: true,
    VersionId: marker.VersionId,
  });
  expect(await keys()).toEqual(['a']);
  const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  expect(VersionId).toBe(version.VersionId);
});

test('what is replaced stays as a version, and is current again when its successors are gone', async () => {
  const { s3, put, remove, keys } = await setUp();
  const first = await put('a', { Body: 'first' });
  const second = await put('a', { Body: 'second'.repeat(1000) });
  await put('b');

  expect(await refusal(put('a', { IfNoneMatch: '*' }))).toContain('PreconditionFailed');
  const all = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(all.Versions?.map(({ Key, IsLatest, Size }) => [Key, IsLatest, Size])).toEqual([
    ['a', true, 6000],
    ['a', false, 5],
    ['b', true, 1],
  ]);
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
  const rest = await s3.send(
    new ListObjectVersionsCommand({
      Bucket,
      KeyMarker: page.NextKeyMarker,
      VersionIdMarker: page.NextVersionIdMarker,
    }),
  );
  expect([page.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  expect([...(page.Versions ?? []), ...(rest.Versions ?? [])]).toEqual(all.Versions);

  const marker = await remove({ Bucket, Key: 'a' });
  await put('a', { IfNoneMatch: '*', Body: 'third' });
  expect(await keys()).toEqual(['a', 'b']);
  for (const { VersionId, IsLatest } of (
    await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'a' }))
  ).Versions ?? []) {
    if (IsLatest === true) await remove({ Bucket, Key: 'a', VersionId: must(VersionId) });
  }
  expect(await keys()).toEqual(['b']);
  await remove({ Bucket, Key: 'a', VersionId: must(marker.VersionId) });
  await remove(second);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  expect(await must(Body).transformToString()).toBe('first');
  expect((await remove(first)).DeleteMarker).toBe(undefined);
  expect(await refusal(s3.send(new GetObjectCommand(first)))).toContain('NoSuchVersion');
});

test('versions and locks outlive the server, and their bytes are gone with the last version', async () => {
  const clock = createVirtualClock(new Date(start));
  const stateDirectory = await temporaryDirectory();
  const { aws, put } = await setUp({ clock, stateDirectory });
  const first = await put('a', { Body: 'first'.repeat(2000) });
  const second = await put('a', {
    Body: 'second'.repeat(2000),
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(1),
  });
  await aws.close();

  const again = await startForTest({ clock, stateDirectory });
  const s3 = new S3Client(settings(again));
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions.map(({ VersionId }) => VersionId)).toEqual([second.VersionId, first.VersionId]);
  expect(await refusal(s3.send(new DeleteObjectCommand(second)))).toBe(locked);
  await s3.send(new DeleteObjectCommand(first));
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toContain('BucketNotEmpty');
  clock.advance(day);
  await s3.send(new DeleteObjectCommand(second));
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test('only versions keep a bucket too, also behind a delete marker', async () => {
  const { s3, put, remove } = await setUp();
  const version = await put('a');
  const { VersionId = '' } = await remove({ Bucket, Key: 'a' });

  const left = 'You must delete all versions in the bucket.';
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toContain(left);
  await remove(version);
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toContain(left);
  await remove({ Bucket, Key: 'a', VersionId });
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test('a retention can be made longer; anything else takes governance mode and going round it', async () => {
  const { clock, put, retain } = await setUp();
  const strict = await put('strict', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });
  const loose = await put('loose', {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });
  const until = (Mode: 'GOVERNANCE' | 'COMPLIANCE', days: number): ObjectLockRetention => ({
    Mode,
    RetainUntilDate: inDays(days),
  });

  await retain(strict, until('COMPLIANCE', 3));
  await retain(loose, until('GOVERNANCE', 3));
  for (const bypass of [false, true]) {
    expect(await refusal(retain(strict, until('COMPLIANCE', 2), bypass))).toBe(locked);
    expect(await refusal(retain(strict, until('GOVERNANCE', 9), bypass))).toBe(locked);
    expect(await refusal(retain(strict, {}, bypass))).toBe(locked);
  }
  expect(await refusal(retain(loose, until('GOVERNANCE', 2)))).toBe(locked);
  expect(await refusal(retain(loose, until('COMPLIANCE', 9)))).toBe(locked);
  expect(await refusal(retain(loose, {}))).toBe(locked);
  await retain(loose, until('GOVERNANCE', 1), true);
  await retain(loose, {}, true);
  clock.advance(3 * day);
  await retain(strict, until('GOVERNANCE', 4));
});

test('the retention of a version is told with it, also when it is over', async () => {
  const { clock, s3, put, retain } = await setUp();
  const version = await put('a');
  const bare = await put('b');

  expect(await refusal(s3.send(new GetObjectRetentionCommand(bare)))).toBe(
    'NoSuchObjectLockConfiguration: The specified object does not have a ObjectLock configuration',
  );
  await retain(version, { Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) });
  clock.advance(2 * day);
  expect((await s3.send(new GetObjectRetentionCommand(version))).Retention).toEqual({
    Mode: 'GOVERNANCE',
    RetainUntilDate: inDays(1),
  });
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inDays(1),
    VersionId: version.VersionId,
  });
  expect(await refusal(retain(version, { Mode: 'GOVERNANCE' }))).toBe(malformed);
  expect(await refusal(retain(version, { Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) }))).toBe(
    'InvalidArgument: The retain until date must be in the future!',
  );
});

test('a legal hold keeps a version without end, and ends when it is lifted', async () => {
  const { s3, put, remove } = await setUp();
  const version = await put('a', { ObjectLockLegalHoldStatus: 'ON' });
  const bare = await put('b');
  const hold = (Status: 'ON' | 'OFF') =>
    s3.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status } }));

  expect(await refusal(remove(version, true))).toBe(locked);
  expect((await s3.send(new GetObjectCommand(version))).ObjectLockLegalHoldStatus).toBe('ON');
  await hold('OFF');
  expect((await s3.send(new GetObjectLegalHoldCommand(version))).LegalHold?.Status).toBe('OFF');
  expect(await refusal(s3.send(new GetObjectLegalHoldCommand(bare)))).toContain(
    'NoSuchObjectLockConfiguration',
  );
  await hold('ON');
  expect(await refusal(remove(version))).toBe(locked);
  await hold('OFF');
  await remove(version);
  expect(await refusal(s3.send(new PutObjectLegalHoldCommand({ ...bare, LegalHold: {} })))).toBe(
    malformed,
  );
});

test('a bucket locks by itself what says nothing of a lock', async () => {
  const { s3, put, configure, remove } = await setUp();
  await configure({ DefaultRetention: { Mode: 'COMPLIANCE', Years: 1 } });
  expect(
    (await s3.send(new GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration,
  ).toEqual({
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 1 } },
  });
  const own = await put('own', {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inDays(1),
  });
  const byDefault = await put('default');

  expect((await s3.send(new HeadObjectCommand(own))).ObjectLockMode).toBe('GOVERNANCE');
  expect(await s3.send(new HeadObjectCommand(byDefault))).toMatchObject({
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(365),
  });
  expect(await refusal(remove(byDefault, true))).toBe(locked);
  await configure();
  await remove(await put('free'));
});

test('a copy has not the lock of its source, but its own', async () => {
  const { s3, put } = await setUp();
  const source = await put('a', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(1),
    ObjectLockLegalHoldStatus: 'ON',
  });
  const copy = { Bucket, CopySource: `${Bucket}/a` };

  const made = await s3.send(new CopyObjectCommand({ ...copy, Key: 'b' }));
  expect(made.CopySourceVersionId).toBe(source.VersionId);
  expect(made.VersionId).not.toBe(source.VersionId);
  const bare = await s3.send(new HeadObjectCommand({ Bucket, Key: 'b' }));
  expect([bare.ObjectLockMode, bare.ObjectLockLegalHoldStatus]).toEqual([undefined, undefined]);
  await s3.send(
    new CopyObjectCommand({
      ...copy,
      Key: 'c',
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: inDays(3),
    }),
  );
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'c' }))).ObjectLockMode).toBe(
    'GOVERNANCE',
  );
});

test('an upload in parts is locked as it said when it began', async () => {
  const { s3, remove } = await setUp();
  const object = { Bucket, Key: 'large' };
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({
      ...object,
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: inDays(2),
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  const upload = { ...object, UploadId };
  const part = { PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'SHA256' } as const;
  const { ETag, ChecksumSHA256 } = await s3.send(new UploadPartCommand({ ...upload, ...part }));
  const { VersionId } = await s3.send(
    new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] },
    }),
  );

  expect(await s3.send(new HeadObjectCommand(object))).toMatchObject({
    VersionId,
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(2),
  });
  expect(await refusal(remove({ ...object, VersionId: must(VersionId) }))).toBe(locked);
});

test('bytes that shall be locked come with a checksum or are refused', async () => {
  const { aws, s3, configure } = await setUp();
  const send = async (path: string, headers: Record<string, string>): Promise<string> => {
    const answer = await fetch(`${aws.endpoint}/${Bucket}/${path}`, {
      method: 'PUT',
      headers: { ...signedFor('s3'), ...headers },
      body: 'x',
    });
    return `${answer.status} ${await answer.text()}`;
  };
  const lock = {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': inDays(1).toISOString(),
  };
  const required =
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters';
  const md5 = { 'content-md5': 'ndTkYSaMgDT1yFZOFVxnpg==' };

  expect(await send('a', lock)).toContain(required);
  expect(await send('a', { 'x-amz-object-lock-legal-hold': 'ON' })).toContain(required);
  expect(await send('a', {})).toMatch(/^200 /);
  expect(await send('a', { ...lock, 'x-amz-checksum-crc32': 'jNwWgw==' })).toMatch(/^200 /);
  expect(await send('a', { ...lock, ...md5 })).toMatch(/^200 /);
  await configure({ DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } });
  expect(await send('a', {})).toContain(required);
  const { UploadId = '' } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket, Key: 'large' }),
  );
  expect(await send(`large?partNumber=1&uploadId=${UploadId}`, {})).toContain(required);
  expect(await send('a?retention', {})).toContain(
    'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
});

test('headers that make no sense are refused by name', async () => {
  const { aws } = await setUp();
  const send = async (headers: Record<string, string>): Promise<string> => {
    const answer = await fetch(`${aws.endpoint}/${Bucket}/a`, {
      method: 'PUT',
      headers: { ...signedFor('s3'), ...headers },
      body: 'x',
    });
    return answer.text();
  };
  const mode = 'x-amz-object-lock-mode';
  const until = 'x-amz-object-lock-retain-until-date';
  const both = `${until} and ${mode} must both be supplied`;

  expect(await send({ [mode]: 'COMPLIANCE' })).toContain(both);
  expect(await send({ [until]: inDays(1).toISOString() })).toContain(both);
  expect(await send({ [mode]: 'compliance', [until]: inDays(1).toISOString() })).toContain(
    'Unknown wormMode directive.',
  );
  expect(await send({ [mode]: 'COMPLIANCE', [until]: 'tomorrow' })).toContain(
    'The retain until date must be provided in ISO 8601 format',
  );
  for (const past of [inDays(-1), inDays(0)]) {
    expect(await send({ [mode]: 'COMPLIANCE', [until]: past.toISOString() })).toContain(
      'The retain until date must be in the future!',
    );
  }
  expect(await send({ 'x-amz-object-lock-legal-hold': 'on' })).toContain(
    "Legal Hold must be either of 'ON' or 'OFF'",
  );
});

test('a bucket without object lock refuses all that locks, and has no versions', async () => {
  const { s3, remove } = await setUp();
  const object = { Bucket: 'open', Key: 'a' };
  await s3.send(new CreateBucketCommand({ Bucket: 'open' }));
  const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(1) } as const;
  const begun = 'InvalidRequest: Bucket is missing ObjectLockConfiguration';

  expect(await refusal(s3.send(new PutObjectCommand({ ...object, ...lock, Body: 'x' })))).toBe(
    begun,
  );
  expect(await refusal(s3.send(new CreateMultipartUploadCommand({ ...object, ...lock })))).toBe(
    begun,
  );
  const { VersionId } = await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  expect(VersionId).toBe(undefined);
  expect(await refusal(s3.send(new GetObjectRetentionCommand(object)))).toBe(
    'InvalidRequest: Bucket is missing Object Lock Configuration',
  );
  expect(await refusal(s3.send(new GetObjectLockConfigurationCommand({ Bucket: 'open' })))).toBe(
    'ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist for this bucket',
  );
  expect(
    await refusal(
      s3.send(
        new PutObjectLockConfigurationCommand({
          Bucket: 'open',
          ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
        }),
      ),
    ),
  ).toBe(
    "InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
  );
  expect(await refusal(remove(object, true))).toBe(
    'InvalidArgument: x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
  );
  const statusOf = async (name: string) =>
    (await s3.send(new GetBucketVersioningCommand({ Bucket: name }))).Status;
  expect([await statusOf('open'), await statusOf(Bucket)]).toEqual([undefined, 'Enabled']);
  expect(
    (await s3.send(new HeadObjectCommand({ ...object, VersionId: 'null' }))).ETag,
  ).toBeTruthy();
  await remove(object);
  expect(await refusal(s3.send(new HeadObjectCommand(object)))).toContain('NotFound');
});

test.each<[ObjectLockRule, string]>([
  [{}, malformed],
  [{ DefaultRetention: {} }, malformed],
  [{ DefaultRetention: { Mode: 'COMPLIANCE' } }, malformed],
  [{ DefaultRetention: { Days: 1 } }, malformed],
  [{ DefaultRetention: { Mode: 'COMPLIANCE', Days: 1, Years: 1 } }, malformed],
  [
    { DefaultRetention: { Mode: 'COMPLIANCE', Days: 0 } },
    'InvalidArgument: Default retention period must be a positive integer value.',
  ],
  [
    { DefaultRetention: { Mode: 'GOVERNANCE', Years: 101 } },
    'InvalidArgument: Default retention period too large.',
  ],
])('the default retention %j is refused', async (rule, expected) => {
  const { configure } = await setUp();

  expect(await refusal(configure(rule))).toBe(expected);
});

test('another account needs permissions for locks and versions of their own', async () => {
  const { aws, s3, put } = await setUp();
  const version = await put('a', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: inDays(1),
  });
  const allow = async (...actions: string[]) => {
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: consumer },
      Action: actions.map((action) => `s3:${action}`),
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  };
  const other = new S3Client(settings(aws, consumer));
  const write = () =>
    refusal(
      other.send(
        new PutObjectCommand({
          Bucket,
          Key: 'b',
          Body: 'x',
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: inDays(1),
        }),
      ),
    );

  await allow('PutObject', 'GetObject', 'DeleteObject');
  expect(await write()).toBe('AccessDenied: Access Denied');
  const seen = await other.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  expect(seen.ObjectLockMode).toBe(undefined);
  expect(await refusal(other.send(new GetObjectCommand(version)))).toBe(
    'AccessDenied: Access Denied',
  );
  expect(await refusal(other.send(new DeleteObjectCommand(version)))).toBe(
    'AccessDenied: Access Denied',
  );
  await allow('PutObject', 'PutObjectRetention', 'GetObjectVersion', 'GetObjectRetention');
  expect(await write()).toBe('not refused');
  expect((await other.send(new HeadObjectCommand(version))).ObjectLockMode).toBe('COMPLIANCE');
});
