import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';

const exec = promisify(execFile);
const example = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
let directory: string;

async function git(...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const options = { env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null' } };
  return (await exec('git', ['-C', directory, ...identity, ...args], options)).stdout.trim();
}

async function revisions(...which: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await exec('git', ['-C', root, 'rev-list', ...which]);
  return stdout.trim().split('\n');
}

function embed(...args: readonly string[]) {
  // Node 22 before 22.18 runs TypeScript only when it is asked to.
  return runNode(['--experimental-strip-types', '--no-warnings', 'embed.ts', ...args], {
    cwd: example,
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'soe-embedding-'));
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'git@github.com:acme/app.git');
  for (const [message, tag] of [
    ['feat: first', 'v1.0.0'],
    ['fix: close <port> 22 (#7)', undefined],
    ['feat!: no root login', 'v2.0.0'],
    ['feat: not released', undefined],
  ] as const) {
    await git('commit', '--quiet', '--allow-empty', '-m', message);
    if (tag !== undefined) await git('tag', tag);
  }
});

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the embedding example', () => {
  it('turns two tags of a repository into Markdown', async () => {
    const { code, stdout, stderr } = await embed(directory, 'v1.0.0', 'v2.0.0');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('# app v2.0.0\n');
    expect(stdout).toContain('## Breaking changes');
    expect(stdout).toContain('no root login');
    expect(stdout).toContain('close \\<port\\> 22');
    expect(stdout).toContain('https://github.com/acme/app/issues/7');
    expect(stdout).not.toMatch(/first|not released/);
  });

  it.each(['html', 'text', 'json', 'slack'])('writes %s', async (format) => {
    const { code, stdout } = await embed(directory, 'v1.0.0', 'v2.0.0', format);

    expect(code).toBe(0);
    expect(stdout).toContain('no root login');
    expect(stdout).not.toContain('not released');
  });

  it('works on the history of this repository', async () => {
    // The history of a shallow clone may be as short as one commit: then all that there is is told.
    const all = await revisions('--max-count=51', 'HEAD');
    const from = all.length > 50 ? (all.at(-1) ?? '') : '';
    const range = await revisions(from === '' ? 'HEAD' : `${from}..HEAD`);
    const { code, stdout } = await embed(root, from, 'HEAD', 'json');
    const notes = JSON.parse(stdout) as {
      readonly sections: readonly { readonly changes: readonly { readonly hash: string }[] }[];
    };

    expect(code).toBe(0);
    const told = notes.sections.flatMap(({ changes }) => changes.map(({ hash }) => hash));
    expect(told.length).toBeGreaterThan(0);
    expect(range).toEqual(expect.arrayContaining(told));
  });

  it('fails with the reason for a tag that there is not', async () => {
    const { code, stderr } = await embed(directory, 'v0', 'v2.0.0');

    expect(code).toBe(1);
    expect(stderr).toContain('"v0"');
  });
});
