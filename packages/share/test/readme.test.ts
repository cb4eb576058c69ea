import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import type { ReleaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import { distributeReleases, publishRelease } from '../src/index.js';
import { type Local, quick, startLocal } from './support/local.js';
import { simple } from './support/release.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the pages take for granted, above their examples. */
const given = `
import { readFile as read } from 'node:fs/promises';
const record = JSON.parse(await read('release.json', 'utf8'));
`;
const places = `const distribution = ${JSON.stringify(simple)};\n`;

test('the example of the README runs against whatever the AWS environment names', async () => {
  await using local = await startLocal();

  const { stdout, stderr } = await run(local, await examples('README.md'));

  expect(stdout).toMatch(/^us-east-1 ami-\w+\neu-west-1 ami-\w+\n$/);
  expect(stderr).toContain('verified');
});

test('the page about targets chooses accounts, says who, and distributes to them', async () => {
  await using local = await startLocal();

  const { stderr } = await run(local, await examples('docs/targets.md'));

  expect(stderr).toMatch(/3 accounts selected[\s\S]*444455556666 workload, by select\[0\]/);
});

test('the page about the pre-flight finds nothing in the way', async () => {
  await using local = await startLocal();
  const [example = ''] = await examples('docs/pre-flight.md');

  const { stdout } = await run(local, [`${given}const release = record;\n${places}${example}`]);

  expect(stdout).toContain('nothing stands in the way');
});

test('the page about verification shows what is not there yet', async () => {
  await using local = await startLocal();

  const { stdout } = await run(local, await examples('docs/verification.md'));

  expect(stdout).toMatch(/\d+ correct, \d+ missing/);
});

test('the distribution of the page about properties is distributed as it stands', async () => {
  await using local = await startLocal();
  const client = local.ec2('eu-west-1');
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fleet',
      LaunchTemplateData: { InstanceType: 't3.micro' },
    }),
  );
  const [example = ''] = await examples('docs/properties.md');
  const mine = example.replace('lt-0123456789abcdef0', LaunchTemplate?.LaunchTemplateId ?? '');
  expect(mine).not.toBe(example);

  const { stdout } = await run(local, [
    `import { connectAws, distributeRelease } from '@soe/share';
     ${given}${mine}
     const { images } = await distributeRelease(record, distribution, { aws: connectAws() });
     console.log(images.length);`,
  ]);

  expect(stdout).toBe('2\n');
});

test('the page about scheduling connects with limits of its own', async () => {
  await using local = await startLocal();
  const [example = ''] = await examples('docs/scheduling.md');

  const { stdout } = await run(local, [
    `${example}
     console.log((await aws.in('us-east-1').images.find([])).length);`,
  ]);

  expect(stdout).toBe('0\n');
});

test('the page about channels publishes, rolls back, tells the history, and goes in waves', async () => {
  await using local = await startLocal();
  // The roll-back of the page needs two versions that were stable.
  const distribution = {
    ...simple,
    parameters: { accounts: [{ account: '222233334444', role: 'soe-parameters' }] },
  };
  for (const version of ['2026.9.0', '2026.10.0']) {
    const release = await local.build(['x86_64'], version);
    await publishRelease([release], distribution, { aws: local.aws, ...quick, channel: 'stable' });
  }
  const [channels = '', waves = ''] = await examples('docs/channels.md');
  const settings = `const distribution = ${JSON.stringify(distribution)};\n`;

  const release = await local.build();
  const published = await run(local, [`${given}${settings}${channels}`], release);
  const soaked = waves.replaceAll(/soak: \d+ \* 3_600_000/g, 'soak: 0');
  expect(soaked).not.toBe(waves);
  const moved = await run(
    local,
    [
      `${settings}const failedBoots = async (places) => (places.length > 0 ? 0 : 1);\n${soaked}
       console.log('all waves moved');`,
    ],
    release,
  );

  expect(published.stdout).toMatch(/^2026\.9\.0 true \[/);
  expect(moved.stdout).toBe('all waves moved\n');
});

test('the page about the end of a release deprecates one and shows what a retirement would do', async () => {
  await using local = await startLocal();
  const old = await local.build(['x86_64'], '2026.10.0');
  const release = await local.build();
  await distributeReleases([old, release], simple, { aws: local.aws, ...quick });

  const { stdout } = await run(local, await examples('docs/lifecycle.md'), release);

  expect(stdout).toMatch(/^retire al2023: 0 actions/);
});

test('no page has an example that is not run', async () => {
  const counts = {
    'README.md': 1,
    'docs/channels.md': 2,
    'docs/lifecycle.md': 1,
    'docs/pre-flight.md': 1,
    'docs/properties.md': 1,
    'docs/scheduling.md': 1,
    'docs/targets.md': 1,
    'docs/verification.md': 1,
  };
  for (const [page, count] of Object.entries(counts)) {
    expect(await examples(page), page).toHaveLength(count);
  }
});

async function examples(page: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code);
}

/** Run the first of these programs where `release.json` is the record of a build. */
async function run(local: Local, [program = '']: readonly string[], record?: ReleaseRecord) {
  const release = record ?? (await local.build());
  // Inside the package, so that it finds itself by name.
  await mkdir(join(root, 'test-results'), { recursive: true });
  const directory = await mkdtemp(join(root, 'test-results', 'readme-'));
  try {
    await writeFile(join(directory, 'release.json'), JSON.stringify(release));
    await writeFile(join(directory, 'example.mjs'), program);
    return await promisify(execFile)(execPath, ['example.mjs'], {
      cwd: directory,
      env: local.server.environment(),
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
