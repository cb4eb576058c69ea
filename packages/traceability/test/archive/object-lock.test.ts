import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createVirtualClock, startLocalAws } from '@soe/local-aws';
import { expect, onTestFinished, test } from 'vitest';
import {
  type ArchiveEvent,
  type ArchiveFile,
  archiveBuild,
  fetchBuild,
  s3Archive,
} from '../../src/index.js';
import { buildId, connectionOf, owner, secret, texts } from '../support/archive-world.js';

const Bucket = 'archive';
const start = new Date('2026-11-22T19:31:40Z');
const day = 86_400_000;
const retentionDays = 30;
const partSize = 5 * 1024 ** 2;
const files: readonly ArchiveFile[] = [
  ...texts,
  {
    name: 'sosreport.tar.xz',
    kind: 'sosreport',
    content: Buffer.alloc(partSize + 1, 'sosreport'),
  },
];

async function setUp(hasLock = true) {
  const clock = createVirtualClock(start);
  const aws = await startLocalAws({ clock });
  const s3 = new S3Client({ ...connectionOf(aws), forcePathStyle: true });
  onTestFinished(async () => {
    s3.destroy();
    await aws.close();
  });
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: hasLock }));
  const store = (objectLock: 'GOVERNANCE' | 'COMPLIANCE' = 'COMPLIANCE') =>
    s3Archive({ ...connectionOf(aws), bucket: Bucket, bucketOwner: owner, partSize, objectLock });
  return {
    aws,
    clock,
    s3,
    store,
    archive: (onEvent?: (event: ArchiveEvent) => void, mode?: 'GOVERNANCE') =>
      archiveBuild(buildId, files, {
        store: store(mode),
        secrets: [secret],
        retentionDays,
        now: clock.now,
        ...(onEvent !== undefined && { onEvent }),
      }),
    versions: async () => {
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      return Versions.map(({ Key = '', VersionId = '' }) => ({ Key, VersionId }));
    },
  };
}

type World = Awaited<ReturnType<typeof setUp>>;

/** Whether each version can be removed, by going round governance mode too. */
function removals({ s3 }: World, versions: readonly { Key: string; VersionId: string }[]) {
  return Promise.all(
    versions.map((version) =>
      s3
        .send(new DeleteObjectCommand({ Bucket, ...version, BypassGovernanceRetention: true }))
        .then(
          () => 'removed',
          (error: Error) => error.name,
        ),
    ),
  );
}

async function expectAllThere({ store }: World, index: string): Promise<void> {
  const into = await mkdtemp(join(tmpdir(), 'soe-lock-'));
  const fetched = await fetchBuild(buildId, { store: store(), into, index });
  await rm(into, { recursive: true });
  expect(fetched.files.length).toBe(files.length);
}

test('nobody removes, shortens or replaces a build in compliance mode before its time is over', async () => {
  const world = await setUp();
  const { aws, clock, s3, archive, versions } = world;
  const { index } = await archive();
  const actions = new Set(aws.calls().map(({ action }) => action));
  expect([actions.has('PutObject'), actions.has('CompleteMultipartUpload')]).toEqual([true, true]);

  const kept = await versions();
  expect(kept.length).toBe(files.length + 1);
  const until = new Date(start.getTime() + retentionDays * day);
  for (const version of kept) {
    expect(await s3.send(new HeadObjectCommand({ Bucket, ...version }))).toMatchObject({
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until,
    });
    const Retention = {
      Mode: 'COMPLIANCE',
      RetainUntilDate: new Date(until.getTime() - 1),
    } as const;
    await expect(
      s3.send(new PutObjectRetentionCommand({ Bucket, ...version, Retention })),
    ).rejects.toThrow('protected by object lock');
  }
  clock.advance(retentionDays * day - 1);
  expect(await removals(world, kept)).toEqual(kept.map(() => 'AccessDenied'));
  await expectAllThere(world, index);

  clock.advance(1);
  expect(await removals(world, kept)).toEqual(kept.map(() => 'removed'));
  expect(await versions()).toEqual([]);
});

test('a second run finds all of a locked build and writes nothing, also later', async () => {
  const { aws, clock, archive, versions } = await setUp();
  const record = await archive();
  const kept = await versions();
  const calls = aws.calls().length;

  clock.advance(day);
  const events: ArchiveEvent[] = [];
  expect(await archive((event) => events.push(event))).toEqual(record);
  expect(events.map(({ type }) => type)).toEqual(files.map(() => 'present'));
  const later = aws.calls().slice(calls);
  expect(later.filter(({ action }) => /^(?:Put|Create|Upload|Complete)/.test(action))).toEqual([]);
  expect(await versions()).toEqual(kept);
});

test('what is hidden by a delete marker or replaced is still there, and is what the lock keeps', async () => {
  const world = await setUp();
  const { s3, archive, versions } = world;
  const { index } = await archive();
  const kept = await versions();
  const markers: { Key: string; VersionId: string }[] = [];
  for (const { Key } of kept) {
    const { VersionId = '' } = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    markers.push({ Key, VersionId });
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'something else' }));
    markers.push({ Key, VersionId: put.VersionId ?? '' });
  }
  const into = join(tmpdir(), 'soe-lock-never');
  await expect(fetchBuild(buildId, { store: world.store(), into, index })).rejects.toThrow();

  expect(await removals(world, kept)).toEqual(kept.map(() => 'AccessDenied'));
  expect(await removals(world, markers)).toEqual(markers.map(() => 'removed'));
  await expectAllThere(world, index);
});

test('in governance mode only who goes round it removes a build', async () => {
  const world = await setUp();
  const { s3, archive, versions } = world;
  await archive(undefined, 'GOVERNANCE');
  const kept = await versions();
  for (const version of kept) {
    await expect(s3.send(new DeleteObjectCommand({ Bucket, ...version }))).rejects.toThrow(
      'protected by object lock',
    );
  }
  expect(await removals(world, kept)).toEqual(kept.map(() => 'removed'));
});

test.each([
  ['at once', files.slice(0, 1)],
  ['in parts', files.slice(-1)],
])('a bucket without object lock is refused for files that go %s', async (_, some) => {
  const { clock, store, versions } = await setUp(false);
  const options = { store: store(), secrets: [secret], retentionDays, now: clock.now };

  await expect(archiveBuild(buildId, some, options)).rejects.toMatchObject({
    code: 'TRACE_OPTIONS_INVALID',
    message:
      'archive to S3: bucket archive has no object lock; enable it on the bucket, with versioning, or leave out objectLock',
  });
  expect(await versions()).toEqual([]);
});

test.each(['GOVERNANCE', 'COMPLIANCE'] as const)(
  'what a killed run left in %s mode is locked as long as the rest by the run that completes it',
  async (mode) => {
    const { aws, clock, s3, store, versions } = await setUp();
    const options = { store: store(mode), secrets: [secret], retentionDays, now: clock.now };
    const forget = aws.faults.add({ action: 'PutObject', call: [3, 99], kind: 'error' });
    await expect(archiveBuild(buildId, files, { ...options, concurrency: 1 })).rejects.toThrow();
    forget();
    const left = await versions();
    expect(left.length).toBe(2);

    clock.advance(7 * day);
    await archiveBuild(buildId, files, options);
    const kept = await versions();
    expect(kept).toEqual(expect.arrayContaining(left));
    for (const version of kept) {
      expect(await s3.send(new HeadObjectCommand({ Bucket, ...version }))).toMatchObject({
        ObjectLockMode: mode,
        ObjectLockRetainUntilDate: new Date(start.getTime() + (7 + retentionDays) * day),
      });
    }
  },
);

test('what is there without a lock is not taken for locked', async () => {
  const { aws, clock, store } = await setUp(false);
  const options = { secrets: [secret], retentionDays, now: clock.now };
  const bare = s3Archive({ ...connectionOf(aws), bucket: Bucket, bucketOwner: owner, partSize });
  await archiveBuild(buildId, files, { ...options, store: bare });

  await expect(archiveBuild(buildId, files, { ...options, store: store() })).rejects.toMatchObject({
    code: 'TRACE_OPTIONS_INVALID',
  });
});

test('files that were kept without a lock are locked by the next run that asks for it', async () => {
  const world = await setUp();
  const { aws, clock, archive, versions } = world;
  const options = { secrets: [secret], retentionDays, now: clock.now };
  const bare = s3Archive({ ...connectionOf(aws), bucket: Bucket, bucketOwner: owner, partSize });
  const record = await archiveBuild(buildId, files, { ...options, store: bare });
  const kept = (await versions()).filter(({ Key }) => Key.includes('/files/'));
  expect(kept.length).toBe(files.length);
  expect(await archive()).toEqual(record);
  expect(await removals(world, kept)).toEqual(kept.map(() => 'AccessDenied'));
});

test('a retention that is over is not begun anew', async () => {
  const { aws, clock, store } = await setUp();
  const options = { secrets: [secret], retentionDays, now: clock.now };
  const bare = s3Archive({ ...connectionOf(aws), bucket: Bucket, bucketOwner: owner, partSize });
  const record = await archiveBuild(buildId, files, { ...options, store: bare });

  clock.advance(retentionDays * day);
  expect(await archiveBuild(buildId, files, { ...options, store: store() })).toEqual(record);
});

test('a lock without an end is refused before anything is sent', async () => {
  const { aws, store } = await setUp();
  const calls = aws.calls().length;

  await expect(
    archiveBuild(buildId, files, { store: store(), secrets: [secret] }),
  ).rejects.toMatchObject({ code: 'TRACE_OPTIONS_INVALID' });
  expect(aws.calls().length).toBe(calls);
});
