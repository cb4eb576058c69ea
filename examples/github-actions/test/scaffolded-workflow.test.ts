import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { execute } from './support/execute.js';
import type { World } from './support/run-job.js';
import { runWorkflow } from './support/run-workflow.js';

const cli = fileURLToPath(new URL('../../../packages/orchestrator/dist/cli.js', import.meta.url));
const role = 'arn:aws:iam::111122223333:role/soe';

let aws: LocalAws;
let scratch: string;
let repository: string;
beforeAll(async () => {
  aws = await startLocalAws();
  scratch = mkdtempSync(join(tmpdir(), 'soe-scaffolded-'));
  repository = join(scratch, 'repository');
  mkdirSync(repository);
  program('bin/soe', `exec '${execPath}' '${cli}' "$@"`);
  program('bin/npx', '[ "$1" = soe ] && exec "$@"');
  program('bin/npm', '[ "$1" = ci ]');
  // What is cached has its plugin; this machine has it too.
  program('cache/packer', `[ "$1" = plugins ] || exec '${packer()}' "$@"`);
  const init = ['init', '--yes', '--ci', 'github', '--flavor', 'al2023', 'ubuntu-24.04'];
  const { code, output } = await execute(execPath, [cli, ...init], repository, {
    PATH: process.env['PATH'] ?? '',
  });
  expect(code, output).toBe(0);
  git('init', '--quiet', '--bare', '--initial-branch=main', join(scratch, 'remote.git'));
});
afterAll(async () => {
  await aws.close();
  rmSync(scratch, { recursive: true, force: true });
});

function program(path: string, line: string): void {
  mkdirSync(join(scratch, path, '..'), { recursive: true });
  writeFileSync(join(scratch, path), `#!/bin/sh\n${line}\n`);
  chmodSync(join(scratch, path), 0o755);
}

function packer(): string {
  return execFileSync('which', ['packer'], { encoding: 'utf8' }).trim();
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
}

/** A push of everything, and the run of the workflow that it starts. */
async function push(message: string): Promise<Awaited<ReturnType<typeof runWorkflow>>> {
  const commit = commitAll(repository, message);
  git('push', '--quiet', join(scratch, 'remote.git'), 'HEAD:refs/heads/main');
  return run(commit, { event_name: 'push', ref: 'refs/heads/main' });
}

function run(
  commit: string,
  github: World['github'],
  inputs: Readonly<Record<string, string>> = {},
): ReturnType<typeof runWorkflow> {
  const [, version = ''] =
    /v(\S+)/.exec(execFileSync('packer', ['version'], { encoding: 'utf8' })) ?? [];
  return runWorkflow(join(repository, '.github/workflows/soe.yml'), {
    remote: `file://${join(scratch, 'remote.git')}`,
    commit,
    github,
    inputs,
    vars: { SOE_ROLE: role },
    roles: { [role]: aws.environment() },
    bin: join(scratch, 'bin'),
    cache: { '.soe/bin': join(scratch, 'cache') },
    machine: { PACKER_VERSION: version },
    scratch: join(scratch, 'runner'),
  });
}

/** What the command answers in the repository. */
async function soe(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(execPath, [cli, ...args, '--json'], {
    cwd: repository,
    env: { PATH: process.env['PATH'], ...aws.environment() },
  });
  return JSON.parse(stdout);
}

test('a flavor that is built on another is released after it, from the image that was just made', {
  timeout: 180_000,
}, async () => {
  // Images of both systems have nothing in common here but who needs whom.
  const config = join(repository, 'soe.config.yaml');
  const written = readFileSync(config, 'utf8');
  const parameter = /^ {6}x86_64:\n {8}parameter: \/aws\/service\/canonical\S+\n {8}owners: .*$/m;
  const architecture = /^ {6}arm64:\n {8}parameter: \S+\n {8}owners: .*\n/gm;
  writeFileSync(
    config,
    written
      .replace(architecture, '')
      .replace(
        parameter,
        '      x86_64:\n        parameter: /soe/al2023/channels/candidate/x86_64/image-id\n        owners: ["111122223333"]',
      )
      .replace('  ubuntu-24.04:\n', '  ubuntu-24.04:\n    needs: [al2023]\n'),
  );

  const jobs = await push('feat: start\n\nIssue: SOE-1');

  const logs = Object.values(jobs).flatMap(({ runs }) => runs.map(({ log }) => log));
  expect(jobs['release']?.result, logs.join('\n')).toBe('success');
  expect(jobs['release']?.runs.map(({ matrix }) => matrix)).toEqual([
    { group: 'al2023', flavors: 'al2023 ubuntu-24.04' },
  ]);
  expect([jobs['check']?.result, jobs['promote']?.result]).toEqual(['skipped', 'skipped']);
  const base = (await soe('resolve', 'al2023@candidate')) as { imageId: string };
  expect(await soe('trace', 'ubuntu-24.04@candidate')).toMatchObject({
    sourceImage: base.imageId,
  });
});
