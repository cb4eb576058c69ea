import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config.js';
import { template } from '../template.js';
import { makeWorkspace } from '../workspace.js';
import { imageNames, temporaryThings } from './aws-state.js';
import { startSoe } from './killed-soe.js';

let aws: LocalAws;
let onLaunch: () => void = () => undefined;
let onImage: () => void = () => undefined;
beforeAll(async () => {
  aws = await startLocalAws({
    compute: 'auto',
    onCall: ({ action }) => {
      if (action === 'RunInstances') onLaunch();
      if (action === 'CreateImage') onImage();
    },
  });
});
afterAll(() => aws.close());

test('a release that is killed while it is tested leaves no instance, and is tested anew', {
  timeout: 300_000,
}, async (context) => {
  if (aws.compute.kind === 'none') return context.skip(aws.compute.reason);
  const workspace = makeWorkspace();
  const { al2023 } = config.flavors;
  const tests = {
    suites: ['tests'],
    phases: ['launch'],
    hygiene: false,
    instanceProfile: 'soe-test',
  };
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { contents: ["root:"] }\n');
  workspace.write(
    'soe.config.json',
    JSON.stringify({ ...config, flavors: { tested: { ...al2023, tests } } }),
  );
  workspace.commit('Start');
  let launches = 0;
  const soe = startSoe(workspace.directory, aws.environment(), ['release', 'tested']);
  onLaunch = () => {
    launches += 1;
    // The first is Packer's.
    if (launches === 2) soe.kill();
  };
  expect((await soe.ended).code).toBe(null);
  expect(aws.instances()).toHaveLength(1);

  const resumed = await workspace.soe(['release', '--resume', 'last', '--json'], {
    env: aws.environment(),
  });

  expect(resumed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('which were stopped'),
  });
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    builds: [{}],
    gates: [{ name: 'launch-tests', status: 'passed' }],
  });
  // One that is built, one that was killed, one that is tested.
  expect(launches).toBe(3);
  expect(await temporaryThings(aws, 'us-east-1')).toEqual([]);
});

/** What builds of a re-bake leave: their images, and Packers that nobody saw end. */
async function leftOfRebakes(directory: string): Promise<readonly string[]> {
  const folder = join(directory, '.soe/releases/rebaked/1.0.0/tests');
  const open = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/rebake\/[^/]+\/journal\.json$/.test(path))
    .filter((path) => !('end' in JSON.parse(readFileSync(join(folder, path), 'utf8'))));
  const names = await imageNames(aws, 'us-east-1');
  return [...names.filter((name) => !name.startsWith('soe/')), ...open];
}

test('a release that is killed anywhere in its re-bake leaves nothing of it, and is tested anew', {
  timeout: 600_000,
}, async (context) => {
  if (aws.compute.kind === 'none') return context.skip(aws.compute.reason);
  const workspace = makeWorkspace();
  const { directory } = workspace;
  const { al2023 } = config.flavors;
  const tests = {
    suites: ['tests'],
    phases: ['rebake'],
    hygiene: false,
    instanceProfile: 'soe-test',
  };
  // What it builds has no tags by which it could be found.
  const untagged = template.replace(
    /^ *tags .*\n/m,
    '  aws_polling {\n    delay_seconds = 1\n    max_attempts  = 300\n  }\n',
  );
  workspace.write('al2023.pkr.hcl', untagged);
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { contents: ["root:"] }\n');
  workspace.write(
    'soe.config.json',
    JSON.stringify({ ...config, flavors: { rebaked: { ...al2023, tests } } }),
  );
  workspace.commit('Start');
  const begin = ['release', 'rebaked', '--version', '1.0.0'];
  const goOn = ['release', '--resume', 'last'];
  /** Kill it at the launch or the image of this number; launches of its own Packers count too. */
  const killAt = async (kind: 'launch' | 'image', number: number, args: readonly string[]) => {
    const soe = startSoe(directory, aws.environment(), args);
    let seen = 0;
    const kill = () => {
      seen += 1;
      if (seen === number) soe.kill();
    };
    if (kind === 'launch') onLaunch = kill;
    else onImage = kill;
    await expect(soe.ended).resolves.toMatchObject({ code: null });
    onLaunch = () => undefined;
    onImage = () => undefined;
  };

  // The build, the release, and then the Packer of the re-bake, which goes on.
  await killAt('launch', 3, begin);
  await killAt('image', 1, goOn);
  // Its Packer makes the image all the same.
  await expect
    .poll(() => leftOfRebakes(directory), { interval: 100, timeout: 120_000 })
    .toEqual(expect.arrayContaining([expect.stringMatching(/^rebake/)]));
  // The release, the Packer of the re-bake, and what came of it.
  await killAt('launch', 3, goOn);
  expect(aws.instances().length).toBeGreaterThan(0);

  const { code, stderr } = await startSoe(directory, aws.environment(), goOn).ended;

  expect(stderr).toContain('which were stopped');
  // Nobody sealed the image, so that its second life has the identity of the first: the gate saw that.
  expect(code, stderr).toBe(3);
  expect(stderr).toContain('machine id is its own');
  expect(JSON.parse(workspace.read('.soe/releases/rebaked/1.0.0/record.json'))).toMatchObject({
    builds: [{}],
    gates: [{ name: 'rebake-tests', status: 'failed' }],
  });
  expect(await leftOfRebakes(directory)).toEqual([]);
  expect(await temporaryThings(aws, 'us-east-1')).toEqual([]);
});
