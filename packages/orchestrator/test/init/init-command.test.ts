import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath, platform } from 'node:process';
import { promisify } from 'node:util';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writePrograms } from '../../../../tools/testing/write-programs.ts';
import type { CheckedFinding } from '../../src/doctor/finding.js';
import { presets } from '../../src/init/presets.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const firstCommit = 'feat: start\n\nIssue: SOE-1';

async function initialized(...args: readonly string[]): Promise<Workspace> {
  const workspace = makeWorkspace();
  const { code, stderr } = await workspace.soe(['init', '--yes', ...args]);
  expect(code, stderr).toBe(0);
  return workspace;
}

test('a new repository with every flavor passes soe doctor --offline, for every architecture', async () => {
  const workspace = await initialized('--flavor', ...presets.map(({ name }) => name));
  workspace.commit(firstCommit);

  const { code, stdout } = await workspace.soe(['doctor', '--offline', '--json'], {
    env: aws.environment(),
  });

  expect(code, stdout).toBe(0);
  const { findings }: { findings: readonly CheckedFinding[] } = JSON.parse(stdout);
  // Windows is there for x86_64 only.
  expect(
    findings.filter(({ check, severity }) => check === 'templates' && severity === 'ok'),
  ).toHaveLength(2 * presets.length - 1);
});

/**
 * The packages are those of this checkout, and `npm install` installs nothing: that packed ones can be installed is
 * what tools/consumer-test.ts proves. Instances do not run, and the embedded AWS is kept, to be asked afterwards.
 */
test.skipIf(platform === 'win32')(
  'what the README says to type makes a repository, and what the README of that says releases it as it is',
  async () => {
    const workspace = makeWorkspace();
    writePrograms(join(workspace.directory, 'bin'));
    workspace.write('home/.gitconfig', '[user]\nname = Ada\nemail = ada@example.com\n');
    const env = {
      PATH: [join(workspace.directory, 'bin'), dirname(execPath), process.env['PATH']].join(':'),
      HOME: join(workspace.directory, 'home'),
    };
    const type = (commands: string, cwd: string) => {
      const script = commands.replaceAll('--compute auto', '--compute none --state ../aws');
      return promisify(execFile)('sh', ['-euc', script], { cwd, env });
    };
    const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, begin = ''] = /## Five minutes[^`]*`[\s\S]*?```text\n([\s\S]*?)```/.exec(page) ?? [];
    const shell = begin.replace(/-- bash .*$/m, "-- sh -euc 'soe plan al2023'");
    expect(shell).not.toBe(begin);

    const begun = await type(shell, workspace.directory);
    expect(begun.stdout).toMatch(/al2023 \d{4}\./);

    const images = join(workspace.directory, 'images');
    const own = workspace.read('images/README.md');
    const [, steps = ''] = /## First steps\n([\s\S]*?)\nThen make it yours/.exec(own) ?? [];
    const blocks = [...steps.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(2);
    rmSync(join(images, '.git'), { recursive: true });
    const asked = 'soe local --compute auto -- soe resolve al2023@candidate --owner any';
    const { stdout } = await type([...blocks, asked].join('\n'), images);

    expect(stdout).toMatch(/^ami-[0-9a-f]{17}\n$/m);
  },
);

test('every flavor of a new repository is planned: the vendors have its source images', async () => {
  const names = presets.map(({ name }) => name);
  const workspace = await initialized('--flavor', ...names);
  workspace.commit(firstCommit);

  const { code, stdout } = await workspace.soe(['plan', '--json'], { env: aws.environment() });

  expect(code).toBe(0);
  expect(JSON.parse(stdout).map(({ flavor }: { flavor: string }) => flavor)).toEqual(names);
});

test('without options there are two flavors', async () => {
  const workspace = await initialized();

  expect(Object.keys(parse(workspace.read('soe.config.yaml')).flavors)).toEqual([
    'al2023',
    'ubuntu-24.04',
  ]);
});

test.skipIf(platform === 'win32')(
  'nothing is written through a link, and nothing at all where one is in the way',
  async () => {
    const workspace = makeWorkspace();
    const outside = makeWorkspace();
    symlinkSync(outside.directory, join(workspace.directory, 'ci'));

    const { code, stderr } = await workspace.soe(['init', '--yes', '--force']);

    expect(code).toBe(2);
    expect(stderr).toContain('a symbolic link');
    expect(readdirSync(outside.directory)).toEqual([]);
    expect(readdirSync(workspace.directory)).toEqual(['ci']);
  },
);

test.skipIf(platform === 'win32')(
  'a link in the place of a file is kept; --force replaces it',
  async () => {
    const workspace = makeWorkspace();
    const outside = makeWorkspace();
    outside.write('ids.yaml', 'users: {}\n');
    symlinkSync(join(outside.directory, 'ids.yaml'), join(workspace.directory, 'ids.yaml'));

    const first = await workspace.soe(['init', '--yes', '--json']);
    expect(JSON.parse(first.stdout).files).toContainEqual({ path: 'ids.yaml', status: 'kept' });
    await workspace.soe(['init', '--yes', '--force']);

    expect(outside.read('ids.yaml')).toBe('users: {}\n');
    expect(workspace.read('ids.yaml')).toContain('soe-agent');
  },
);

test('it is safe to run twice: what somebody changed is kept, and said', async () => {
  const workspace = makeWorkspace();
  workspace.write('ids.yaml', 'users: {}\n');

  const { stdout, stderr } = await workspace.soe(['init', '--json']);
  const first = JSON.parse(stdout);
  const again = await workspace.soe(['init', '--json']);

  const statusOf = (path: string) =>
    first.files.find((file: { path: string }) => file.path === path);
  expect(statusOf('ids.yaml')).toMatchObject({ status: 'kept' });
  expect(statusOf('soe.config.yaml')).toMatchObject({ status: 'written' });
  expect(workspace.read('ids.yaml')).toBe('users: {}\n');
  expect(stderr).toContain('1 file is there already and was let be.');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout).files).toEqual([{ path: 'soe.config.yaml', status: 'kept' }]);
  expect(again.stderr).toContain('--ci adds a workflow');
});

test('--force writes over what is different', async () => {
  const workspace = await initialized();
  workspace.write('ids.yaml', 'users: {}\n');

  const { stdout } = await workspace.soe(['init', '--force', '--json']);

  expect(JSON.parse(stdout).files).toContainEqual({ path: 'ids.yaml', status: 'overwritten' });
  expect(workspace.read('ids.yaml')).toContain('soe-agent');
});

test('one that was stopped goes on: the configuration is the last file', async () => {
  const workspace = makeWorkspace();
  await workspace.soe(['init', 'images', '--json']);
  for (const file of ['soe.config.yaml', 'gates.yaml'])
    rmSync(join(workspace.directory, 'images', file));

  const { stdout } = await workspace.soe(['init', 'images', '--json']);

  const written = JSON.parse(stdout).files.filter(
    ({ status }: { status: string }) => status === 'written',
  );
  expect(written.map(({ path }: { path: string }) => path)).toEqual([
    'gates.yaml',
    'soe.config.yaml',
  ]);
});

test('in a repository with a configuration only the workflow is added, for its region', async () => {
  const workspace = await initialized('--region', 'eu-west-1', '--ci', 'github');

  const { code, stdout } = await workspace.soe(['init', '--ci', 'gitlab', '--json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout).files.map(({ path }: { path: string }) => path)).toEqual([
    'ci/prepare.sh',
    '.gitlab-ci.yml',
    'ci/soe-flavor.yml',
  ]);
  const customTags = [
    { tag: '!reference', collection: 'seq' as const, resolve: (value: unknown) => value },
  ];
  expect(parse(workspace.read('.gitlab-ci.yml'), { customTags }).variables.AWS_REGION).toBe(
    'eu-west-1',
  );
});

test.each([
  [['--flavor', 'rhel-9'], 'soe.config.yaml'],
  [['--owner', '444455556666'], '--force'],
])('where there is a configuration, %j is refused', async (args, hint) => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', 'flavors: {}\n');

  const { code, stderr } = await workspace.soe(['init', ...args]);

  expect(code).toBe(2);
  expect(stderr).toContain(hint);
});

test.each([
  ['--flavor', 'gentoo'],
  ['--ci', 'bamboo'],
  ['--owner', '1234'],
  ['--region', 'mars'],
])('%s %s is a usage error', async (...args) => {
  expect((await makeWorkspace().soe(['init', ...args])).code).toBe(2);
});

test('a region of the environment that is none reaches no file', async () => {
  const workspace = makeWorkspace();

  const { code, stderr } = await workspace.soe(['init', '--yes'], {
    env: { AWS_REGION: "mars'\nagent any" },
  });

  expect(code).toBe(2);
  expect(stderr).toContain('AWS_REGION');
  expect(readdirSync(workspace.directory)).toEqual([]);
});
