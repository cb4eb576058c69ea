import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import type { LocalAws } from '@soe/local-aws';
import { runPacker } from '@soe/packer-runner';
import { expect, test } from 'vitest';
import { testLaunches } from '../../src/launch/test-launches.js';
import { observeLaunch } from '../../src/matrix/observe-launch.js';
import { planLaunches } from '../../src/matrix/plan-launches.js';
import { compareLaunches, compareLives } from '../../src/rebake/compare-lives.js';
import { identityProbes } from '../../src/rebake/identity-probes.js';
import { rebakeImage } from '../../src/rebake/rebake-image.js';
import type { RebakeImageOptions, RebakeRunner } from '../../src/rebake/rebake-options.js';
import { removeRebakedImages } from '../../src/rebake/remove-rebaked-images.js';
import { ec2For, must, settings } from '../support/aws.js';
import { optionsFor, temporaryDirectory } from '../support/launches.js';
import { amazonLinux, livingInstances, startRunning } from '../support/running.js';

const template = fileURLToPath(new URL('../fixtures/rebake/image.pkr.hcl', import.meta.url));
const kept =
  'rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; cloud-init clean --logs';
const cleaned = `${kept} --machine-id`;

async function setUp(aws: LocalAws) {
  const directory = await temporaryDirectory();
  const { maxAttempts: _once, ...connection } = settings(aws);
  const packer = { template, env: { PATH: must(env['PATH']), HOME: directory } };
  const runId = `run-${aws.port}`;
  const variables = { soe_endpoint: aws.endpoint, script: cleaned };
  return {
    aws,
    runId,
    connection,
    directory,
    env: packer.env,
    /** Builds an image of a release. */
    bake: async (script: string) => {
      const { artifacts, failure } = await runPacker({
        ...packer,
        runDirectory: `${directory}/parent`,
        variables: {
          ...variables,
          script,
          soe_source_image: await amazonLinux(aws),
          soe_image_name: 'web-2026.11.0',
          soe_tags: { 'soe:flavor': 'web' },
        },
      });
      expect(failure).toBeUndefined();
      return must(artifacts[0]?.images[0]?.imageId);
    },
    rebake: (imageId: string, change: Partial<RebakeImageOptions> = {}) =>
      rebakeImage({
        ...packer,
        ...connection,
        imageId,
        runId,
        directory,
        ...change,
        variables: { ...variables, ...change.variables },
      }),
    /** Launches an image and asks it who it is. */
    launch: async (imageId: string, name: string) => {
      const plan = planLaunches(await observeLaunch(imageId, connection), { matrix: 'one' });
      const { launches } = await testLaunches(
        plan,
        [],
        optionsFor(aws, { runId: `${runId}-${name}`, probes: identityProbes() }),
      );
      return { ...must(launches[0]), name };
    },
  };
}

/** The images and snapshots of the owner, but for the parent's. */
async function leftOf(aws: LocalAws, parent: string): Promise<readonly string[]> {
  const ec2 = ec2For(aws);
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const own = Images.find(({ ImageId }) => ImageId === parent)?.BlockDeviceMappings ?? [];
  const wanted = [parent, ...own.map(({ Ebs }) => Ebs?.SnapshotId)];
  return [
    ...Images.map(({ ImageId }) => must(ImageId)),
    ...Snapshots.map(({ SnapshotId }) => must(SnapshotId)),
  ].filter((id) => !wanted.includes(id));
}

/** The machines of these tests have none of these. */
const without = [
  'skipped: SSH host keys are its own: the system has no host-key',
  'skipped: random seed is its own: the system has no random-seed',
];

const seen = (tests: ReturnType<typeof compareLives>) =>
  tests
    .filter(({ status }) => status !== 'passed')
    .map(({ name, status, message }) => `${status}: ${name}: ${message}`);

test('An image that was cleaned has a second life of its own, and nothing of the re-bake stays', async (context) => {
  const { aws, bake, rebake, launch, connection, runId } = await setUp(await startRunning(context));
  const parent = await bake(cleaned);
  const child = await rebake(parent);

  const { Images } = await ec2For(aws).send(
    new DescribeImagesCommand({ ImageIds: [child.imageId] }),
  );
  expect(Images?.[0]?.Tags).toEqual([{ Key: 'soe:test-run', Value: runId }]);
  const [first, twin] = [await launch(parent, 'first'), await launch(parent, 'twin')];
  const second = await launch(child.imageId, 'second');
  expect(seen(compareLaunches(first, twin))).toEqual(without);
  expect(seen(compareLives(first, second))).toEqual(without);

  const { removed } = await removeRebakedImages({ ...connection, runId });
  expect(removed).toContain(child.imageId);
  expect(await leftOf(aws, parent)).toEqual([]);
  expect(await livingInstances(aws)).toEqual([]);
  expect(await removeRebakedImages({ ...connection, runId })).toEqual({ removed: [] });
});

/** What an image has that was not cleaned, each in a place of its own. */
const traces = `
mkdir -p /var/lib/systemd /var/lib/dhcp /var/lib/cloud/instances/i-0aaaaaaaaaaaaaaaa /root/.ssh
echo seed > /var/lib/systemd/random-seed
echo 'lease { fixed-address 172.31.0.9; }' > /var/lib/dhcp/dhclient.eth0.leases
mkdir -p /var/log/journal/0123456789abcdef0123456789abcdef
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI somebody' > /root/.ssh/authorized_keys`;

test('What an image keeps of its first life is caught by the test of that name', async (context) => {
  const { bake, rebake, launch } = await setUp(await startRunning(context));
  const script = `${kept}${traces}`;
  const parent = await bake(script);
  const child = await rebake(parent, { variables: { script } });
  const [first, twin] = [await launch(parent, 'first'), await launch(parent, 'twin')];
  const second = await launch(child.imageId, 'second');
  const [noHostKeys] = without;
  const machineId = expect.stringMatching(
    /^failed: machine id is its own: has the same as first: [0-9a-f]{32}$/,
  );
  const seed = expect.stringContaining(
    'failed: random seed is its own: has the same as first: /var/lib/systemd/random-seed',
  );
  expect(seen(compareLaunches(first, twin))).toEqual([machineId, noHostKeys, seed]);
  expect(seen(compareLives(first, second))).toEqual([
    machineId,
    noHostKeys,
    seed,
    'failed: no instance data of another life: has what belongs to another instance: i-0aaaaaaaaaaaaaaaa',
    'failed: no journal of another life: has journals of another machine: 0123456789abcdef0123456789abcdef',
    expect.stringContaining('no lease of another life: has the same as first: /var/lib/dhcp/'),
    expect.stringContaining('no authorized keys of another life: lets in keys that the launch did'),
  ]);
});

test('A re-bake that fails or builds on another image leaves nothing', async (context) => {
  const { aws, rebake } = await setUp(await startRunning(context));
  const vendor = await amazonLinux(aws);
  await expect(rebake(vendor, { variables: { script: 'exit 3' } })).rejects.toMatchObject({
    code: 'HARNESS_REBAKE_FAILED',
    message: expect.stringMatching(
      /^Cannot build .* on ami-.* in us-east-1: Packer's run failed: /,
    ),
  });
  const { Images = [] } = await ec2For(aws).send(
    new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023-ami-2023*-x86_64'] }] }),
  );
  const other = must(Images.find(({ ImageId }) => ImageId !== vendor)?.ImageId);
  await expect(rebake(vendor, { variables: { fixed_source: other } })).rejects.toThrow(
    `it was built on ${other}; let the template take its source image from the variable`,
  );
  expect(await leftOf(aws, '')).toEqual([]);
  expect(await livingInstances(aws)).toEqual([]);
});

test('A re-bake that is stopped leaves nothing, and can be done again', async (context) => {
  const { aws, rebake, connection, runId } = await setUp(await startRunning(context));
  const vendor = await amazonLinux(aws);
  const controller = new AbortController();
  const reason = new Error('stopped by somebody');
  await expect(
    rebake(vendor, {
      signal: controller.signal,
      onEvent: ({ type }) => type === 'provisioning' && controller.abort(reason),
    }),
  ).rejects.toBe(reason);
  expect(await leftOf(aws, '')).toEqual([]);
  expect(await livingInstances(aws)).toEqual([]);

  const { imageId } = await rebake(vendor);
  const dry = await removeRebakedImages({ ...connection, runId, dryRun: true });
  expect(await leftOf(aws, '')).toEqual([...dry.removed]);
  expect(dry.removed[0]).toBe(imageId);
  // Another run leaves it alone.
  await removeRebakedImages({ ...connection, runId: 'another' });
  expect(await leftOf(aws, '')).toEqual([...dry.removed]);
  await removeRebakedImages({ ...connection, runId });
  expect(await leftOf(aws, '')).toEqual([]);
});

test('A re-bake whose process was killed is ended and removed by the next try', async (context) => {
  const {
    aws,
    rebake,
    connection,
    runId,
    directory,
    env: packerEnv,
  } = await setUp(await startRunning(context));
  const vendor = await amazonLinux(aws);
  const name = `rebake-${runId}-${vendor}-killed`;
  const options = {
    template,
    env: packerEnv,
    runDirectory: `${directory}/${name}`,
    variables: {
      soe_endpoint: aws.endpoint,
      soe_source_image: vendor,
      soe_image_name: name,
      soe_tags: { 'soe:test-run': runId },
      script: 'echo ready; exec sleep 3600',
    },
  };
  const runner = spawn(
    execPath,
    [
      '--input-type=module',
      '--eval',
      `import { runPacker } from ${JSON.stringify(import.meta.resolve('@soe/packer-runner'))};
       const onEvent = ({ text }) => /ready$/.test(text ?? '') && console.log('ready');
       await runPacker({ ...${JSON.stringify(options)}, onEvent });`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(runner.stdout, 'data');
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  expect(await livingInstances(aws)).toHaveLength(1);

  const { imageId } = await rebake(vendor);
  expect(await livingInstances(aws)).toEqual([]);
  const again = await rebake(vendor);
  const { removed } = await removeRebakedImages({ ...connection, runId });
  expect(removed).toContain(again.imageId);
  expect(removed).not.toContain(imageId);
  expect(await leftOf(aws, '')).toEqual([]);
});

test.each(['', '*', 'a b', 'x'.repeat(65)])('A run may not be called %j', async (runId) => {
  await expect(removeRebakedImages({ region: 'us-east-1', runId })).rejects.toMatchObject({
    code: 'HARNESS_OPTIONS_INVALID',
  });
});

test('A re-bake is run by who is given, and an earlier try is picked up by the same', async () => {
  const directory = await temporaryDirectory();
  const asked: string[] = [];
  const runner: RebakeRunner = {
    run(options) {
      asked.push(`run ${options.variables?.['soe_source_image']}`);
      return Promise.reject(new Error('no Packer here'));
    },
    attach(runDirectory) {
      asked.push(`attach ${basename(runDirectory)}`);
      return Promise.reject(new Error('it is gone'));
    },
  };
  const imageId = 'ami-00000000000000001';
  await mkdir(join(directory, `rebake-one-${imageId}-earlier`));

  await expect(
    rebakeImage({
      ...{ imageId, runId: 'one', region: 'us-east-1', directory, template, env: {}, runner },
    }),
  ).rejects.toThrow('no Packer here');

  expect(asked).toEqual([`attach rebake-one-${imageId}-earlier`, `run ${imageId}`]);
});
