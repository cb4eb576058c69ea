import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import type { LocalAws } from '@soe/local-aws';
import { afterAll, expect, test } from 'vitest';
import { bakeTests, parseSuite, readBakeResults } from '../../src/index.js';
import { ec2For } from '../support/aws.js';
import { packerBake } from '../support/packer-bake.js';
import { startRunning } from '../support/running.js';
import { isInstalled, temporaryFolder } from '../support/shells.js';
import { program, shown } from '../support/suites.js';

const folders = Array.from({ length: 3 }, () => temporaryFolder('bake'));
afterAll(() => {
  for (const { remove } of folders) remove();
});

const suites = [
  parseSuite(
    `
file:
  /etc/soe-release: { mode: '0644', owner: root, contents: ['SOE_VERSION=1.2.0', '!password, token'] }
user:
  soe-agent: { uid: 990 }
command:
  say what, and more: { run: 'echo "a, b [c] 100%"; exit 0', stdout: ['a, b [c] 100%'] }
script:
  points.sh: {}
`,
    {
      file: 'base.yaml',
      scripts: { 'points.sh': program('echo 1..2; echo ok 1 - one, two; echo ok 2 - three') },
    },
  ),
];
const good = `printf 'SOE_VERSION=1.2.0\\n' > /etc/soe-release && useradd --system --uid 990 soe-agent`;
const wrongId = good.replace('990', '991');

async function imagesOf(aws: LocalAws): Promise<readonly (string | undefined)[]> {
  const { Images = [] } = await ec2For(aws).send(new DescribeImagesCommand({ Owners: ['self'] }));
  return Images.map(({ Name }) => Name);
}

test.skipIf(!isInstalled('packer'))(
  'a bake whose tests pass: every result comes through the output of Packer',
  async (context) => {
    const aws = await startRunning(context);
    const bake = bakeTests(suites, { run: 'bake-1' });
    const directory = folders[0]?.path ?? '';
    const options = { directory, script: good, bake };

    const { exitCode, output } = await packerBake(aws, { ...options, name: 'good' });
    expect(output).toContain('Builds finished. The artifacts of successful builds are:');
    expect(exitCode).toBe(0);
    const results = readBakeResults(output, { run: 'bake-1', suites, build: 'amazon-ebs.linux' });

    expect(results).toMatchObject({ complete: true, problems: [] });
    expect(shown(results)).toEqual([
      'file /etc/soe-release: exists = passed',
      'file /etc/soe-release: mode is 0644 = passed',
      'file /etc/soe-release: owner is root = passed',
      'file /etc/soe-release: has "SOE_VERSION=1.2.0" = passed',
      'file /etc/soe-release: has no "password, token" = passed',
      'user soe-agent: exists = passed',
      'user soe-agent: uid is 990 = passed',
      'command say what, and more: ends with 0 = passed',
      'command say what, and more: stdout has "a, b [c] 100%" = passed',
      'one, two = passed',
      'three = passed',
    ]);
    expect(await imagesOf(aws)).toEqual(['good']);
    expect(aws.instances()).toEqual([]);
  },
);

test.skipIf(!isInstalled('packer'))(
  'a seeded fault is told, and fails the build only where that is asked for',
  async (context) => {
    const aws = await startRunning(context);
    const directory = folders[1]?.path ?? '';
    const options = { directory, script: wrongId, machineReadable: true };

    const bake = bakeTests(suites, { run: 'bake-2' });
    const told = await packerBake(aws, { ...options, name: 'told', bake });
    expect(told.exitCode).toBe(0);
    expect(told.output).toContain('%!(PACKER_COMMA)');
    const results = readBakeResults(told.output, {
      run: 'bake-2',
      suites,
      build: 'amazon-ebs.linux',
    });
    expect(results).toMatchObject({ complete: true, problems: [] });
    const failed = { tests: results.tests.filter(({ status }) => status !== 'passed') };
    expect(shown(failed)).toEqual(['user soe-agent: uid is 990 = failed: it is 991']);

    const strict = bakeTests(suites, { run: 'bake-3', failBuild: true, download: 'results.txt' });
    const refused = await packerBake(aws, { ...options, name: 'refused', bake: strict });
    expect(refused.exitCode).toBe(1);
    const file = await readFile(join(directory, 'results.txt'), 'utf8');
    const downloaded = readBakeResults(file, { run: 'bake-3', suites });
    expect(downloaded).toMatchObject({ complete: true, problems: [] });
    expect(downloaded.tests.map(({ status }) => status)).toEqual(
      results.tests.map(({ status }) => status),
    );
    expect(refused.output).not.toContain('##soe[');
    expect(await imagesOf(aws)).toEqual(['told']);
    expect(aws.instances()).toEqual([]);
  },
);

test.skipIf(!isInstalled('packer'))(
  'a runner that does not come to its end fails the build, and its tests are pending',
  async (context) => {
    const aws = await startRunning(context);
    const bake = bakeTests(suites, { run: 'bake-4' });
    const broken = {
      ...bake,
      script: bake.script.replace("check 'user", (call) => `kill -KILL $$; ${call}`),
    };
    const { exitCode, output } = await packerBake(aws, {
      directory: folders[2]?.path ?? '',
      name: 'broken',
      script: good,
      bake: broken,
    });
    const { complete, tests } = readBakeResults(output, { run: 'bake-4', suites });

    expect(exitCode).toBe(1);
    expect(complete).toBe(false);
    expect(tests.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 5 }, () => 'passed'),
      ...Array.from({ length: 5 }, () => 'pending'),
    ]);
    expect(await imagesOf(aws)).toEqual([]);
  },
);
