import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../../tools/testing/commit-all.ts';
import { type RunNodeResult, runNode } from '../../../../tools/testing/run-node.ts';
import { makeWorkspace } from '../workspace.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const gitlab = fileURLToPath(import.meta.resolve('gitlab-ci-local'));

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

interface Project {
  readonly at: (path: string) => string;
  readonly change: (path: string, edit: (text: string) => string) => void;
  /** gitlab-ci-local, which reads the pipeline as GitLab does, holds it against its schema, and runs jobs in a shell. */
  readonly gitlab: (source: string, args: readonly string[]) => Promise<RunNodeResult>;
}

/** What soe init writes for GitLab, with the programs that its jobs would install. */
async function project(): Promise<Project> {
  const { directory, soe, write } = makeWorkspace();
  const at = (path: string) => join(directory, 'repository', path);
  const init = ['init', 'repository', '--yes', '--ci', 'gitlab'];
  expect((await soe([...init, '--flavor', 'al2023', 'ubuntu-24.04'])).code).toBe(0);
  const programs = {
    soe: `exec '${execPath}' '${cli}' "$@"`,
    npx: '[ "$1" = soe ] && exec "$@"',
    npm: '[ "$1" = ci ]',
    unzip: 'exit 1',
    curl: 'exit 1',
  };
  for (const [name, line] of Object.entries(programs)) program(join(directory, 'bin', name), line);
  mkdirSync(at('.soe/bin'), { recursive: true });
  const packer = pathOf('packer');
  // As a cache brings it, with its plugin, so that nothing is downloaded.
  if (packer) program(at('.soe/bin/packer'), `[ "$1" = plugins ] || exec '${packer}' "$@"`);
  write('home/.keep', '');
  const options = [
    ...['--home', join(directory, 'home'), '--state-dir', '../state', '--force-shell-executor'],
    ...['--ignore-predefined-vars', 'CI_PIPELINE_SOURCE'],
    ...['--variable', 'SOE_ID_TOKEN=token', '--variable', 'SOE_ROLE=arn:aws:iam::1:role/soe'],
  ];
  return {
    at,
    change: (path, edit) => writeFileSync(at(path), edit(readFileSync(at(path), 'utf8'))),
    gitlab: (source, args) =>
      runNode([gitlab, ...options, '--variable', `CI_PIPELINE_SOURCE=${source}`, ...args], {
        cwd: at(''),
        env: {
          ...aws.environment(),
          PATH: [join(directory, 'bin'), process.env['PATH']].join(delimiter),
          PACKER_VERSION: packerVersion(),
          FORCE_COLOR: '0',
        },
      }),
  };
}

function program(file: string, line: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

function pathOf(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function packerVersion(): string {
  if (!pathOf('packer')) return '';
  const said = execFileSync('packer', ['version'], { encoding: 'utf8' });
  return /v(\S+)/.exec(said)?.[1] ?? '';
}

test('GitLab’s schema fits, and each event starts the jobs that are for it', {
  timeout: 120_000,
}, async () => {
  const { gitlab, at, change } = await project();
  commitAll(at(''), 'feat: start\n\nIssue: SOE-1');
  const promotion = ['FLAVOR=al2023', 'VERSION=2026.11.0', 'CHANNEL=stable'];
  const given = promotion.flatMap((each) => ['--variable', each]);
  const jobsOf = async (source: string, variables: readonly string[] = []) => {
    const { code, stdout, stderr } = await gitlab(source, [...variables, '--list-json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('json schema validated');
    const jobs: { name: string; when: string }[] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
    return jobs.flatMap(({ name, when }) => (when === 'never' ? [] : [`${name} ${when}`]));
  };

  expect(await jobsOf('merge_request_event')).toEqual(['check on_success']);
  expect(await jobsOf('push')).toEqual(['plan on_success', 'release on_success']);
  expect(await jobsOf('web', given)).toEqual(['promote manual']);

  // It does look.
  change('.gitlab-ci.yml', (text) => text.replace('strategy: depend', 'strategy: wait'));
  const broken = await gitlab('push', ['--list-json']);
  expect(broken.code).not.toBe(0);
  expect(broken.stderr).toContain('strategy');
});

test.skipIf(!pathOf('packer') || !pathOf('rsync'))(
  'a push releases what is due, a flavor that is built on another after it',
  { timeout: 180_000 },
  async () => {
    const { gitlab, at, change } = await project();
    change('soe.config.yaml', (text) =>
      text.replace('  ubuntu-24.04:\n', '  ubuntu-24.04:\n    needs: [al2023]\n'),
    );
    commitAll(at(''), 'feat: start\n\nIssue: SOE-1');

    const plan = await gitlab('push', ['plan']);
    expect(plan.code, plan.stdout + plan.stderr).toBe(0);

    // What the job release triggers: GitLab puts both files together.
    const jobs = readFileSync(at('soe-jobs.yml'), 'utf8');
    writeFileSync(at('.soe/child.yml'), `include: [{ local: /ci/soe-flavor.yml }]\n${jobs}`);
    const child = await gitlab('parent_pipeline', ['--file', '.soe/child.yml']);

    expect(child.code, child.stdout + child.stderr).toBe(0);
    const marks = [...child.stdout.matchAll(/^soe:(\S+) +(starting|finished)/gm)];
    expect(marks.map(([, flavor, mark]) => `${flavor} ${mark}`)).toEqual([
      'al2023 starting',
      'al2023 finished',
      'ubuntu-24.04 starting',
      'ubuntu-24.04 finished',
    ]);
    for (const flavor of ['al2023', 'ubuntu-24.04']) {
      const args = [cli, 'resolve', `${flavor}@candidate`];
      const found = await runNode(args, { cwd: at(''), env: aws.environment() });
      expect(found.stdout).toMatch(/^ami-[0-9a-f]{17}\n$/);
    }
  },
);
