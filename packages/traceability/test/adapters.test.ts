import { readdirSync, readFileSync } from 'node:fs';
import type { ReleaseRecord } from '@soe/contract';
import { beforeAll, expect, test } from 'vitest';
import {
  archiveBuild,
  awsTraceStore,
  blame,
  cloudWatchArchive,
  ec2ImageLookup,
  imagesOf,
  kmsSigner,
  listArchive,
  s3Archive,
  tagImages,
  traceImage,
} from '../src/index.js';
import {
  type AwsWorld,
  away,
  consumer,
  home,
  makeAwsWorld,
  outsider,
  owner,
} from './support/aws-world.js';
import { record } from './support/fixtures.js';

let world: AwsWorld;
beforeAll(async () => {
  world = await makeAwsWorld();
  return () => world.aws.close();
});

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What everybody who sees the image finds out. */
const known = {
  ownerId: owner,
  name: 'soe/al2023/2026.11.0/x86_64/b1',
  flavor: 'al2023',
  version: '2026.11.0',
  buildId: 'b1',
  commit: 'c0ffee',
  repository: 'https://git.example.com/platform/images',
  buildUrl: 'https://ci.example.com/7',
  issues: ['SOE-1'],
  contradictions: [],
};

test('the owner traces an image by all its evidence, with two calls', async () => {
  const before = world.calls().length;

  const trace = await traceImage(world.images.original, world.as(owner));

  expect(trace).toMatchObject({
    ...known,
    imageId: world.images.original,
    region: home,
    ref: 'main',
    sourceImage: world.images.vendor,
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    evidence: ['name', 'tags', 'summary', 'parameter'],
  });
  expect(
    world
      .calls()
      .slice(before)
      .map(({ action }) => action),
  ).toEqual(['DescribeImages', 'GetParameters']);
});

test('a consumer, to whom tags are invisible, traces it by name and parameters', async () => {
  const trace = await traceImage(world.images.original, world.as(consumer));

  expect(trace).toMatchObject({ ...known, evidence: ['name', 'summary', 'parameter'] });
  expect(trace).not.toHaveProperty('ref');
  expect(trace).not.toHaveProperty('sourceImage');
});

test.each([
  ['its owner', owner, ['name', 'tags', 'source', 'summary', 'parameter']],
  ['a consumer', consumer, ['name', 'source', 'summary', 'parameter']],
])('a copy in another region is traced by %s', async (_who, account, evidence) => {
  const trace = await traceImage(world.images.copy, world.as(account, away));

  expect(trace).toMatchObject({ ...known, imageId: world.images.copy, region: away, evidence });
});

test('an image of somebody else under the name of a release is told from it', async () => {
  const trace = await traceImage(world.images.forged, world.as(consumer));

  expect(trace).toMatchObject({
    ownerId: outsider,
    evidence: ['name', 'summary'],
    contradictions: [expect.stringContaining(world.images.original)],
  });
});

test('an image that was never tagged, published or enabled is known by its name', async () => {
  await expect(traceImage(world.images.disabled, world.as(owner))).resolves.toMatchObject({
    version: '2026.10.0',
    issues: [],
    evidence: ['name'],
  });
});

test.each([
  ['an image of a vendor', 'vendor', owner, home, 'TRACE_NOT_A_RELEASE'],
  ['an image that is not shared', 'untagged', consumer, home, 'TRACE_IMAGE_NOT_FOUND'],
  ['an image of another region', 'original', owner, away, 'TRACE_IMAGE_NOT_FOUND'],
] as const)('%s cannot be traced', async (_what, which, account, region, code) => {
  const question = traceImage(world.images[which], world.as(account, region));

  await expect(question).rejects.toMatchObject({ code });
});

test('tagging twice is one CreateTags, and the image then leads to its commit', async () => {
  const release = releaseOf(world.images.untagged);
  const options = { region: home, store: awsTraceStore(world.as(owner)) };
  const written = () => world.calls().filter(({ action }) => action === 'CreateTags').length;
  const before = written();

  await tagImages(release, options);
  await tagImages(release, options);

  expect(written() - before).toBe(1);
  await expect(traceImage(world.images.untagged, { store: options.store })).resolves.toMatchObject({
    commit: 'c0ffee',
    evidence: ['name', 'tags'],
    contradictions: [],
  });
});

test('a cancelled question throws the reason of its signal', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const options = { ...world.as(owner), signal: controller.signal };
  const questions = Promise.allSettled([traceImage(world.images.original, options)]);
  controller.abort(reason);

  expect(await questions).toEqual([{ status: 'rejected', reason }]);
});

test('what AWS refuses is wrapped once, with its error as the cause', async () => {
  const unknown = traceImage(world.images.original, world.as('121212121212'));

  await expect(unknown).rejects.toMatchObject({
    code: 'TRACE_AWS_FAILED',
    cause: { name: 'AuthFailure' },
  });
});

test('a machine, the images of a commit, and what is kept and signed, each ask with what the README lists', async () => {
  const connection = world.as(owner);
  const s3 = s3Archive({ ...connection, bucket: world.bucket, bucketOwner: owner });
  const logs = cloudWatchArchive({ ...connection, logGroup: '/soe/builds' });
  const small = { name: 'a.log', kind: 'log', content: Buffer.from('text') } as const;
  const large = { name: 'a.tar', kind: 'other', content: world.largeFile } as const;

  const machine = await blame(world.instances.released, connection);
  const foreign = await blame(world.instances.vendor, connection);
  const { images } = await imagesOf({ issue: 'SOE-1' }, connection);
  const signer = await kmsSigner({ ...connection, key: world.key });
  const signature = await signer.sign(Buffer.from('bytes'));
  const attested = await ec2ImageLookup(connection).image(home, world.images.original);
  await archiveBuild('b1', [small, large], { store: s3 });
  await archiveBuild('b1', [small], { store: logs, retentionDays: 30 });
  await archiveBuild('b2', [small], { store: logs });
  const kept = [];
  for (const store of [s3, logs]) for await (const build of listArchive(store)) kept.push(build);

  expect(machine.release).toMatchObject({ version: '2026.11.0' });
  expect(foreign).not.toHaveProperty('release');
  expect(images).not.toEqual([]);
  expect(signature.length).toBeGreaterThan(60);
  expect(attested).toMatchObject({ imageId: world.images.original });
  expect(kept).toHaveLength(3);
});

// Last, because it looks at the calls of all tests above.
test('the README lists the IAM actions that are used, and no others', () => {
  const listed = listedActions();
  const used = world
    .calls()
    .map(({ service, action }) => `${service}:${action}`)
    .map((call) => actionOfCall.get(call) ?? call);

  expect(listed.toSorted()).toEqual([...new Set([...used, ...askedByS3])].toSorted());
});

test('every action that an error asks to allow is in the README', () => {
  const adapters = new URL('../src/adapters/', import.meta.url);
  const named = readdirSync(adapters).flatMap((file) => {
    const code = readFileSync(new URL(file, adapters), 'utf8');
    return [...code.matchAll(/'((?:ec2|kms|logs|s3|ssm):[A-Z]\w+)'/g)].map(([, action]) => action);
  });

  expect(named).toContain('ec2:DescribeImages');
  expect(listedActions()).toEqual(expect.arrayContaining(named));
});

function listedActions(): readonly (string | undefined)[] {
  const [, section = ''] = readme.split('## IAM actions');
  const [table = ''] = section.split('## Limits');
  return [...table.matchAll(/`((?:ec2|kms|logs|s3|ssm):\w+)`/g)].map(([, action]) => action);
}

/** Calls of S3 whose IAM action has another name (Service Authorization Reference, Amazon S3). */
const actionOfCall: ReadonlyMap<string, string> = new Map([
  ['s3:CreateMultipartUpload', 's3:PutObject'],
  ['s3:UploadPart', 's3:PutObject'],
  ['s3:CompleteMultipartUpload', 's3:PutObject'],
  ['s3:HeadObject', 's3:GetObject'],
  ['s3:ListObjectsV2', 's3:ListBucket'],
  ['s3:ListMultipartUploads', 's3:ListBucketMultipartUploads'],
]);

/** What S3 asks for when a request carries a lock or a key; no call has that name. */
const askedByS3 = [
  's3:PutObjectRetention',
  's3:GetObjectRetention',
  'kms:GenerateDataKey',
  'kms:Decrypt',
];

/** The record of a release with one image, that of `imageId`. */
function releaseOf(imageId: string): ReleaseRecord {
  return {
    ...record,
    version: '2026.11.1',
    builds: record.builds.map((build) => ({
      ...build,
      buildId: 'b2',
      sourceImage: { ...build.sourceImage, imageId: world.images.vendor },
    })),
    images: record.images.map((image) => ({ ...image, imageId, buildId: 'b2' })),
  };
}
