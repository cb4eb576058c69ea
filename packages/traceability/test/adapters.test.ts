import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ReleaseRecord } from '@soe/contract';
import { beforeAll, expect, test } from 'vitest';
import { awsTraceStore, tagImages, traceImage } from '../src/index.js';
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

test('the example of the README runs', async () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];

  const { stdout } = await promisify(execFile)(
    execPath,
    ['--input-type=module', '--eval', example.replace('ami-0123456789abcdef0', world.images.copy)],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: world.aws.environment({ account: consumer, region: away }),
    },
  );

  expect(stdout).toBe(
    '2026.11.0 was built from c0ffee for SOE-1\nname, source, summary, parameter\n',
  );
});

// Last, because it looks at the calls of all tests above.
test('the README lists the IAM actions that are used, and no others', () => {
  const [, section = ''] = readme.split('## IAM actions');
  const listed = [...section.matchAll(/`((?:ec2|ssm):\w+)`/g)].map(([, action]) => action);
  const used = world.calls().map(({ service, action }) => `${service}:${action}`);

  expect(listed.toSorted()).toEqual([...new Set(used)].toSorted());
});

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
