import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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
  workspace.commit(firstCommit);
  return workspace;
}

describe.each([
  ['al2023', 'github'],
  ['ubuntu-24.04', 'gitlab'],
  ['rhel-9', 'jenkins'],
  ['windows-2022', 'github'],
] as const)('a new repository with %s and %s', (flavor, ci) => {
  test('passes soe doctor --offline, and is released as it is', async () => {
    const workspace = await initialized('--flavor', flavor, '--ci', ci);
    const env = aws.environment();

    const doctor = await workspace.soe(['doctor', '--offline', '--json'], { env });
    const released = await workspace.soe(['release', flavor, '--version', '2026.11.0'], { env });

    expect(doctor.code, doctor.stdout).toBe(0);
    const { findings } = JSON.parse(doctor.stdout);
    expect(findings.filter(({ check }: { check: string }) => check === 'templates')).toEqual(
      flavor === 'windows-2022'
        ? [expect.objectContaining({ severity: 'ok' })]
        : [
            expect.objectContaining({ severity: 'ok' }),
            expect.objectContaining({ severity: 'ok' }),
          ],
    );
    expect(released.code, released.stderr).toBe(0);
    const found = await workspace.soe(['resolve', `${flavor}@candidate`, '--owner', 'any'], {
      env,
    });
    expect(found.stdout).toMatch(/^ami-[0-9a-f]{17}\n$/);
  });
});

test('without options there are two flavors, and every release is planned', async () => {
  const workspace = await initialized();

  const { code, stdout } = await workspace.soe(['plan', '--json'], { env: aws.environment() });

  expect(code).toBe(0);
  expect(JSON.parse(stdout).map(({ flavor }: { flavor: string }) => flavor)).toEqual([
    'al2023',
    'ubuntu-24.04',
  ]);
});

test('it is safe to run twice: what somebody changed is kept, and said', async () => {
  const workspace = makeWorkspace();
  workspace.write('ids.yaml', 'users: {}\n');

  const first = JSON.parse((await workspace.soe(['init', '--json'])).stdout);
  const again = await workspace.soe(['init', '--json']);

  const statusOf = (path: string) =>
    first.files.find((file: { path: string }) => file.path === path);
  expect(statusOf('ids.yaml')).toMatchObject({ status: 'kept' });
  expect(statusOf('soe.config.yaml')).toMatchObject({ status: 'written' });
  expect(workspace.read('ids.yaml')).toBe('users: {}\n');
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
  const workspace = await initialized();

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
