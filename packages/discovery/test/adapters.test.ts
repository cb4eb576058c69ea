import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import {
  ec2ImageStore,
  listReleases,
  resolveImage,
  resolveSourceImage,
  ssmParameterStore,
} from '../src/index.js';
import { type AwsWorld, consumer, makeAwsWorld, outsider, owner, region } from './aws-world.js';

let world: AwsWorld;
beforeAll(async () => {
  world = await makeAwsWorld();
  return () => world.aws.close();
});

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What discovery asked AWS to get an answer. */
async function actionsOf(ask: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.calls().length;
  await ask();
  return world
    .calls()
    .slice(before)
    .map(({ action }) => action);
}

test.each([
  ['its owner', owner],
  ['a consumer with parameters and a launch permission', consumer],
])('%s resolves channel, version and range', async (_who, account) => {
  const options = { ...world.as(account), owners: [owner] };
  const newer = { imageId: world.images.newer, version: '2026.11.1', region };

  await expect(resolveImage('al2023', options)).resolves.toMatchObject({
    ...newer,
    channel: 'stable',
    image: { ownerId: owner, state: 'available', architecture: 'x86_64' },
  });
  await expect(resolveImage('al2023@2026.11.1', options)).resolves.toMatchObject(newer);
  await expect(resolveImage('al2023@~2026.11', options)).resolves.toMatchObject(newer);
  await expect(resolveImage('al2023@<2026.11.1', options)).resolves.toMatchObject({
    imageId: world.images.older,
    version: '2026.11.0',
  });
});

test.each(['al2023', 'al2023@2026.11.0', 'al2023@^2026'])(
  'without owners %s costs one call and never EC2, with owners one more',
  async (selector) => {
    const options = world.as(consumer);
    const call = selector.includes('^') ? 'GetParametersByPath' : 'GetParameters';

    expect(await actionsOf(() => resolveImage(selector, { ...options, owners: 'any' }))).toEqual([
      call,
    ]);
    expect(await actionsOf(() => resolveImage(selector, { ...options, owners: [owner] }))).toEqual([
      call,
      'DescribeImages',
    ]);
  },
);

test.each([
  [
    'an image of somebody else behind the pointer',
    consumer,
    'forged',
    'DISCOVERY_OWNER_REFUSED',
    `belongs to ${outsider}, not to ${owner}`,
  ],
  [
    'an image that is not shared',
    consumer,
    'candidate',
    'DISCOVERY_IMAGE_REFUSED',
    'does not exist or is not shared with this account',
  ],
  [
    'an image that its owner disabled',
    owner,
    'disabled',
    'DISCOVERY_IMAGE_REFUSED',
    'is disabled, not available',
  ],
])('%s is refused', async (_what, account, channel, code, message) => {
  const question = resolveImage(`al2023@${channel}`, { ...world.as(account), owners: [owner] });

  await expect(question).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test('while a channel is moved, the version is that of the image', async () => {
  const options = world.as(consumer);

  await expect(
    resolveImage('al2023@moving', { ...options, owners: [owner] }),
  ).resolves.toMatchObject({ imageId: world.images.newer, version: '2026.11.1' });
});

test('a deprecated image is answered to a consumer that asks for it, with the date', async () => {
  const { image } = await resolveImage('al2023@withdrawn', {
    ...world.as(consumer),
    owners: [owner],
  });

  expect(image).toMatchObject({ deprecatedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
});

test('an instance type is asked what it needs of an image', async () => {
  const ask = (instanceType: string) =>
    resolveImage({ selector: 'al2023', instanceType }, { ...world.as(owner), owners: [owner] });

  await expect(ask('m5.large')).resolves.toMatchObject({ imageId: world.images.newer });
  await expect(ask('m7g.large')).rejects.toThrow('for arm64');
  await expect(ask('zz9.large')).rejects.toThrow('zz9.large is no instance type of this region');
});

test('stores are made once and used for many questions', async () => {
  const parameters = ssmParameterStore(world.as(consumer));
  const images = ec2ImageStore(world.as(consumer));

  await expect(
    resolveImage('al2023', { parameters, images, owners: [owner] }),
  ).resolves.toMatchObject({ imageId: world.images.newer });
  await expect(listReleases('al2023', { parameters })).resolves.toHaveLength(2);
});

test('releases are listed over as many pages as there are', async () => {
  const pages = await actionsOf(async () => {
    const releases = await listReleases('many', world.as(owner));

    expect(releases.map(({ version }) => version)).toEqual(
      Array.from({ length: 12 }, (_, index) => `2026.${12 - index}.0`),
    );
    expect(releases[0]?.images).toEqual({
      x86_64: world.images.older,
      arm64: world.images.older,
    });
  });

  expect(pages).toEqual(Array(3).fill('GetParametersByPath'));
});

const vendors = [
  [
    'Amazon Linux 2023',
    'x86_64',
    '137112412989',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    'al2023-ami-2023.*',
  ],
  [
    'Amazon Linux 2023',
    'arm64',
    'amazon',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    'al2023-ami-2023.*',
  ],
  [
    'Ubuntu 24.04',
    'x86_64',
    '099720109477',
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
    'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-*-server-*',
  ],
  [
    'Ubuntu 24.04',
    'arm64',
    '099720109477',
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id',
    'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-*-server-*',
  ],
  [
    'Windows Server 2022',
    'x86_64',
    'amazon',
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
    'Windows_Server-2022-English-Full-Base-*',
  ],
] as const;

test.each(vendors)(
  'the newest %s for %s is found by parameter and by name',
  async (_what, architecture, vendor, parameter, name) => {
    const options = { ...world.as(owner), architecture };
    const owners = [vendor];

    const byParameter = await resolveSourceImage({ parameter, owners }, options);
    const byName = await resolveSourceImage({ name, owners }, options);

    expect(byParameter).toMatchObject({ architecture, state: 'available' });
    expect(byParameter.createdAt).toMatch(/^2026-11-/);
    expect(byName).toEqual(byParameter);
  },
);

test('a team’s own image is a source too, under `self`', async () => {
  await expect(
    resolveSourceImage({ name: 'soe/al2023/2026.11.1/*', owners: ['self'] }, world.as(owner)),
  ).resolves.toMatchObject({ imageId: world.images.newer, ownerId: owner });
});

test('a source image that its vendor has deprecated is passed over', async () => {
  const query = { name: 'soe/al2023/2026.11.*', owners: [owner] };

  await expect(resolveSourceImage(query, world.as(consumer))).resolves.toMatchObject({
    imageId: world.images.newer,
  });
});

test('a cancelled question throws the reason of its signal', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const options = { ...world.as(owner), signal: controller.signal };
  const questions = Promise.allSettled([
    resolveImage('al2023', { ...options, owners: 'any' }),
    listReleases('al2023', options),
    resolveSourceImage({ name: 'al2023-ami-*', owners: ['amazon'] }, options),
  ]);
  controller.abort(reason);

  expect(await questions).toEqual(Array(3).fill({ status: 'rejected', reason }));
});

test('what AWS refuses is wrapped once, with its error as the cause', async () => {
  const unknown = world.as('121212121212');

  await expect(resolveImage('al2023', { ...unknown, owners: 'any' })).rejects.toMatchObject({
    code: 'DISCOVERY_AWS_FAILED',
    cause: { name: 'UnrecognizedClientException' },
  });
});

test('the example of the README runs', async () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];

  const { stdout } = await promisify(execFile)(
    execPath,
    ['--input-type=module', '--eval', example],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: world.aws.environment({ account: consumer, region }),
    },
  );

  expect(stdout).toBe(`${world.images.newer} is al2023 2026.11.1\n2026.11.1, 2026.11.0\n`);
});

// Last, because it looks at the calls of all tests above.
test('the README lists the IAM actions that are used, and no others', () => {
  const [, section = ''] = readme.split('## IAM actions');
  const listed = [...section.matchAll(/`((?:ec2|ssm):\w+)`/g)].map(([, action]) => action);
  const used = world.calls().map(({ service, action }) => `${service}:${action}`);

  expect(listed.toSorted()).toEqual([...new Set(used)].toSorted());
});
