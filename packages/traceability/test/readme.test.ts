import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { inventoryScript, parseCommitPolicy } from '../src/index.js';
import { isInstalled } from './support/is-installed.js';
import { makeReleasedWorld, type ReleasedWorld } from './support/released-world.js';

const root = fileURLToPath(new URL('..', import.meta.url));

let world: ReleasedWorld;
beforeAll(async () => {
  world = await makeReleasedWorld();
  return () => world[Symbol.asyncDispose]();
});

test('the example of the README leads from an image to its commit, and back to the image', async () => {
  const { stdout, stderr } = await example('README.md');

  expect(stderr).toBe('');
  expect(stdout).toContain(world.commit);
  expect(stdout).toContain(`us-east-1 ${world.images.original} 2026.11.0`);
});

test('the page about tracing asks for an image, a machine and an issue, in two regions', async () => {
  const { stdout, stderr } = await example('docs/trace.md');

  expect(stderr).toBe('');
  expect(stdout).toContain(world.images.original);
  expect(stdout).toContain(world.instance);
  expect(stdout).toContain(world.images.copy);
  expect(stdout.split(world.commit).length).toBeGreaterThan(2);
});

test('the page about the source reads a checkout and the changes since the last release', async () => {
  const { stdout, stderr } = await example('docs/source.md');

  expect(stderr).toBe('');
  expect(stdout).toContain(`${world.commit} https://github.com/example/images [] []`);
  expect(stdout).toContain("provider: 'local'");
  expect(stdout).toMatch(/\nSOE-12 Start with al2023 SOE-12\n$/);
});

test('the page about the source records a build without its secrets', async () => {
  const { stdout, stderr } = await example('docs/source.md', 1, given);

  expect(stderr).toBe('');
  expect(stdout).toBe("{ disk: '20' } [ 'token' ]\n");
});

test.skipIf(!isInstalled('openssl', 'version'))(
  'the page about attestations makes keys, signs, and verifies against EC2',
  async () => {
    const [commands = ''] = blocks('docs/attestation.md', 'sh');
    expect(await world.run('sh', ['-euc', commands])).toMatchObject({ code: 0 });

    const { stdout, stderr } = await example('docs/attestation.md');

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^VERIFIED \(\d+ ok, 0 failed/);
    expect(stdout).toMatch(/^ok +release .*: al2023 2026\.11\.0$/m);
    expect(stdout).not.toMatch(/^failed/im);
  },
);

test('the page about the archive keeps a log without its secret and gets it back', async () => {
  const { stdout, stderr } = await example('docs/archive.md');

  expect(stderr).toBe('');
  expect(stdout).toContain('packer.log');
  expect(readFileSync(join(world.directory, 'back', 'packer.log'), 'utf8')).toBe(
    'login with ***\n',
  );
});

test('the page about the archive keeps a log in S3 and in CloudWatch Logs', async () => {
  const { stdout, stderr } = await example('docs/archive.md', 1);

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^s3:\/\/archive\/builds\/20261122t193140z-4f3a9c\/\n.*\/soe\/builds/);
});

test('the page about inventories compares this machine with itself', async () => {
  const { stdout, stderr } = await example('docs/inventory.md');

  expect(stderr).toBe('');
  expect(stdout).toMatch(/no (?:changes|difference)|nothing/i);
});

test('the page about inventories writes scripts, and reads what one of them wrote', async () => {
  expect(await example('docs/inventory.md', 1)).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(world.directory, 'inventory.ps1'), 'utf8')).toContain('param');
  const [provisioners = ''] = blocks('docs/inventory.md', 'hcl');
  expect(provisioners).toContain(`sh '{{ .Path }}' /tmp/soe-inventory.txt`);

  const script = join(world.directory, 'inventory.sh');
  expect(readFileSync(script, 'utf8')).toBe(inventoryScript('linux'));
  // The whole script looks at every file of the machine, which takes as long as it takes.
  await writeFile(script, inventoryScript('linux', { scopes: ['packages', 'users'] }));
  expect(await world.run('sh', ['inventory.sh', 'inventory.txt'])).toMatchObject({ code: 0 });
  const { stdout, stderr } = await example('docs/inventory.md', 2);

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^(?:not-)?collected\n$/);
});

test.skipIf(!isInstalled('packer', 'version'))(
  'the provisioners of the page about inventories are HCL that Packer reads',
  async () => {
    for (const [at, block] of blocks('docs/inventory.md', 'hcl').entries()) {
      await writeFile(
        join(world.directory, `page-${at}.pkr.hcl`),
        `source "null" "x" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.x"]\n${block}}\n`,
      );
      const said = await world.run('packer', ['validate', '-syntax-only', `page-${at}.pkr.hcl`], {
        HOME: world.directory,
        CHECKPOINT_DISABLE: '1',
      });
      expect(said).toMatchObject({ code: 0 });
    }
  },
);

test('the page about the policy checks the commits of a pull request', async () => {
  const { directory, run } = world;
  const [policy = ''] = blocks('docs/policy.md', 'json');
  expect(parseCommitPolicy(policy)).toMatchObject({ projects: ['SOE'] });
  await writeFile(
    join(directory, 'soe.commits.json'),
    JSON.stringify({ ...JSON.parse(policy), states: undefined, exemptions: undefined }),
  );
  await run('git', ['update-ref', 'refs/remotes/origin/base', 'HEAD~1']);

  const { stdout, stderr } = await example('docs/policy.md', 0, '', {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_BASE_REF: 'base',
  });

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^passed: 1 commit: 1 with a good issue.*\n+passed\n$/);
});

test('the commands of the page about the policy install a hook, which refuses and accepts', async () => {
  const { directory, run } = world;
  const [policy = ''] = blocks('docs/policy.md', 'json');
  await writeFile(join(directory, 'soe.commits.json'), policy);
  await writeFile(join(directory, '.git', 'COMMIT_EDITMSG'), 'SOE-12 Go on\n');
  // What npm makes of `bin`.
  const bin = join(directory, 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  const command = join(bin, 'soe-commit-msg');
  const cli = join(root, 'dist', 'command', 'cli.js');
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  await chmod(command, 0o755);
  const [commands = ''] = blocks('docs/policy.md', 'sh');

  const installed = await run('sh', ['-euc', commands.replaceAll('npx ', 'node_modules/.bin/')]);
  const commit = (message: string) => run('git', ['commit', '-q', '--allow-empty', '-m', message]);

  expect(installed).toMatchObject({ code: 0, stderr: expect.stringContaining('installed') });
  expect(await commit('Go on')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('names no issue'),
  });
  expect(await commit('SOE-12 Go on')).toMatchObject({ code: 0 });
});

test('no page has an example that is not run, and the README leads to every page', () => {
  const counted = Object.fromEntries(
    ['README.md', ...readdirSync(join(root, 'docs')).map((page) => `docs/${page}`)].map((page) => {
      const languages = [...read(page).matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      return [page, languages.toSorted().join(' ')];
    }),
  );
  expect(counted).toEqual({
    'README.md': 'js sh',
    'docs/archive.md': 'js js',
    'docs/attestation.md': 'js sh',
    'docs/build-type.md': '',
    'docs/inventory.md': 'hcl hcl js js js',
    'docs/policy.md': 'js json sh',
    'docs/source.md': 'js js',
    'docs/trace.md': 'js',
  });
  const linked = [...read('README.md').matchAll(/\]\((docs\/[\w-]+\.md)\)/g)].map(([, to]) => to);
  expect(linked.toSorted()).toEqual(Object.keys(counted).slice(1).toSorted());
});

test('links between pages lead somewhere', () => {
  for (const page of readdirSync(join(root, 'docs'))) {
    for (const [, to = ''] of read(`docs/${page}`).matchAll(/\]\(([\w-]+\.md)\)/g)) {
      expect(existsSync(join(root, 'docs', to)), `${page} → ${to}`).toBe(true);
    }
  }
});

test('the README has every code of an error, and no other', () => {
  const table = read('README.md').split('## Errors')[1]?.split('## IAM actions')[0] ?? '';
  const listed = [...table.matchAll(/^\| `(TRACE_\w+)`/gm)].map(([, code]) => code);
  const union = /export type TraceabilityErrorCode =([^;]*);/.exec(read('src/errors.ts'));
  const codes = [...(union?.[1] ?? '').matchAll(/'(TRACE_\w+)'/g)].map(([, code]) => code);

  expect(listed.toSorted()).toEqual(codes.toSorted());
  expect(codes.length).toBeGreaterThan(0);
});

/** What a page takes for granted, above its example. */
const given = `
import { readFile as read } from 'node:fs/promises';
const record = JSON.parse(await read('release/release.json', 'utf8'));
`;

/** Run an example of a page as it stands, but for the ids of image and instance. */
function example(page: string, at = 0, before = '', env: Readonly<Record<string, string>> = {}) {
  const code = blocks(page, 'js')[at] ?? 'throw new Error("no such example")';
  const image = page === 'docs/source.md' ? world.images.vendor : world.images.original;
  const mine = code
    .replaceAll('ami-0123456789abcdef0', image)
    .replaceAll('i-0123456789abcdef0', world.instance);
  return world.node(before + mine, env);
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function blocks(page: string, language: string): readonly string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) => code,
  );
}
