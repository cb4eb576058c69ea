import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';
import * as library from '../src/index.js';
import { startGitHub } from './support/github-emulator.js';
import { startJira } from './support/jira-emulator.js';
import { isolated, repositoryIn, type TestRepository } from './support/repository.js';
import { startWebhooks } from './support/webhook-server.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'command', 'cli.js');
const require = createRequire(import.meta.url);
const environment = { PATH: isolated.PATH ?? '', HOME: isolated.HOME, ...gitSettings() };

let folder: string;
let repository: TestRepository;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-notes-'));
  repository = await repositoryIn(folder);
  // Above the repository, so that examples find the package by its name as if it were installed.
  const modules = join(dirname(repository.directory), 'node_modules');
  await mkdir(join(modules, '@soe'), { recursive: true });
  await symlink(root, join(modules, '@soe', 'release-notes'));

  await repository.git('remote', 'add', 'origin', 'https://github.com/acme/golden-images.git');
  await repository.commit('feat: start SOE-11');
  await repository.git('tag', 'v1');
  await repository.commit('fix(ssh): PermitRootLogin no SOE-12');
  await repository.commit('ci: cache the build of <b>images</b>');
  await repository.branch('SOE-13-chrony');
  await repository.commit('feat!: add chrony\n\nBREAKING CHANGE: ntpd is gone', {
    file: 'ntp.txt',
  });
  await repository.checkout('main');
  await repository.merge('SOE-13-chrony', "Merge branch 'SOE-13-chrony'");
  await repository.git('tag', 'v2');
  await repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const mistake = await repository.commit('feat: a mistake');
  await repository.revert(mistake);
  await repository.commit('fix(log): rotate every day SOE-14');
  const ranges = [{ to: 'v1' }, { from: 'v1', to: 'v2' }, { from: 'v2' }];
  for (const [at, version] of ['2026.10', '2026.11', '2026.12'].entries()) {
    const notes = await library.collectReleaseNotes({
      ...repository.options,
      ...ranges[at],
      name: 'images',
      version,
    });
    for (const file of [`${at + 1}.json`, `${version}.json`]) {
      await writeFile(inside(file), library.renderJson(notes));
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('README.md', () => {
  test('the first example writes a page, and Markdown for GitHub', async () => {
    const { code, stdout, stderr } = await example('README.md');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# al2023 2026\.11\.1\n/);
    expect(stdout).toContain('[SOE-12](https://jira.example.com/browse/SOE-12)');
    expect(stdout).toContain('ami-0123456789abcdef0');
    expect(stdout).toContain('ntpd is gone');
    expect(stdout).not.toContain('mistake');
    expect(await written('notes.html')).toContain('&lt;b&gt;images&lt;/b&gt;');
  });

  test('the second example tells a change in other words, and a second run changes nothing', async () => {
    const first = await example('README.md', 1);
    const [page, changelog] = [await written('dist/notes.html'), await written('CHANGELOG.md')];
    const second = await example('README.md', 1);

    expect(first).toEqual({
      code: 0,
      stderr: '',
      stdout: 'done file dist/notes.html\ndone changelog-file CHANGELOG.md\n',
    });
    expect(second.stdout).toBe(first.stdout.replaceAll('done', 'unchanged'));
    for (const text of [page, changelog]) {
      expect(text).toContain('Root can no longer log in over SSH');
      expect(text).not.toMatch(/PermitRootLogin|cache the build|not used/);
    }
    expect(await written('CHANGELOG.md')).toBe(changelog);
  });

  test('has every code of an error, and no other', () => {
    const table = read('README.md').split('## Errors')[1]?.split('\n## ')[0] ?? '';
    const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
    const union = /export type ReleaseNotesErrorCode =([^;]*);/.exec(read('src/errors.ts'));
    const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code);

    expect(listed.toSorted()).toEqual(codes.toSorted());
    expect(codes.length).toBeGreaterThan(0);
  });

  test('names only functions that there are', () => {
    const table = read('README.md').split('| function | what for |')[1]?.split('\n## ')[0] ?? '';
    const names = table
      .split('\n')
      .filter((row) => !row.includes('/schemas'))
      .flatMap((row) =>
        [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)/g)].map(([, name]) => name),
      );

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !Object.hasOwn(library, name ?? ''))).toEqual([]);
  });
});

describe('docs/command.md', () => {
  const [commands = ''] = blocks('docs/command.md', 'sh');
  const lines = commands.trim().split('\n');

  test.each(lines)('runs: %s', async (line) => {
    const { code, stdout, stderr } = await shell(line);

    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringMatching(/error|warning/),
    });
    const [, output] = /(?:--output|>) (\S+)/.exec(line) ?? [];
    const answer = output === undefined ? stdout : await written(output);
    expect(answer).toMatch(
      line.includes(' lint ') ? /^1 commit will make good notes/ : /rotate every day|chrony/,
    );
  });

  test('the example previews the next release', async () => {
    const { code, stdout, stderr } = await example('docs/command.md');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d[\d.]*\n<!-- soe-release-notes: preview -->\n/);
    expect(stdout).toContain('rotate every day');
  });

  test.each([
    ['1', 'lint --from v1 --rule subject-long=error --max-subject 3'],
    ['1', '--from nowhere'],
    ['2', '--formt md'],
    ['2', '--notes ../node_modules/@soe/release-notes/package.json'],
  ])('ends with %s: %s', async (expected, args) => {
    const { code, stdout, stderr } = await shell(`npx @soe/release-notes ${args}`);

    expect(String(code)).toBe(expected);
    expect(stdout + stderr).toMatch(/\[\w+\]\n$|errors/);
    expect(read('docs/command.md')).toContain(`| ${expected} | `);
  });

  test('names every option and every rule of --help, and no other', async () => {
    const { stdout } = await shell('npx @soe/release-notes --help');
    const options = (text: string) =>
      [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].toSorted();
    const page = read('docs/command.md').replaceAll(/`git [^`]*`/g, '');
    const [, listed = ''] = /Rules:\s+([\s\S]*?)\n +--max/.exec(stdout) ?? [];
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (?:error|warning) \|/gm)].map(
      ([, rule]) => rule,
    );

    expect(options(page)).toEqual(
      options(stdout).filter((option) => !['--help', '--version'].includes(option)),
    );
    expect(listed.split(/,\s+/).toSorted()).toEqual(rows.toSorted());
  });
});

test('docs/model.md makes one page of three releases', async () => {
  const { code, stdout, stderr } = await example('docs/model.md');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^# images 2026\.12\n/);
  for (const subject of ['start', 'chrony', 'rotate every day']) expect(stdout).toContain(subject);
});

test('docs/model.md tells what became of weaknesses and packages', async () => {
  const trivy = (...ids: readonly string[]) => ({
    SchemaVersion: 2,
    Results: [
      {
        Vulnerabilities: ids.map((id) => ({
          VulnerabilityID: id,
          PkgName: 'openssl',
          Severity: 'HIGH',
        })),
      },
    ],
  });
  const sbom = (version: string) => ({
    bomFormat: 'CycloneDX',
    components: [{ type: 'library', purl: `pkg:rpm/amzn/openssl@${version}?arch=x86_64` }],
  });
  const files = {
    'trivy-before.json': trivy('CVE-2026-6'),
    'trivy.json': trivy('CVE-2026-7', 'CVE-2026-8'),
    'sbom-before.json': sbom('3.0.1-1'),
    'sbom.json': sbom('3.0.2-1'),
  };
  for (const [file, document] of Object.entries(files)) {
    await writeFile(inside(file), JSON.stringify(document));
  }

  const { code, stdout, stderr } = await example('docs/model.md', 1);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const text of [
    ...['CVE-2026-6', 'not reachable', 'CVE-2026-8', '3.0.2-1', 'half the time', 'launch-tests'],
    ...['terraform apply', 'Use IPv4', 'chrony', 'until'],
  ]) {
    expect(stdout).toContain(text);
  }
});

test('docs/trackers.md asks Jira and GitHub', async () => {
  const [jira, github] = await Promise.all([
    startJira({ authorization: `Basic ${btoa('bot@example.com:of-jira')}` }),
    startGitHub({ authorization: 'bearer of-github', path: '/api/graphql' }),
  ]);
  try {
    jira.add('SOE-12');
    const { code, stdout, stderr } = await example(
      'docs/trackers.md',
      0,
      { JIRA_TOKEN: 'of-jira', GITHUB_TOKEN: 'of-github' },
      (text) =>
        text
          .replace('https://example.atlassian.net', jira.url)
          .replace('soe/images', `${github.url}/soe/images`),
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^SOE-12 Summary of SOE-12 open\n#34 missing /);
  } finally {
    await Promise.all([jira.stop(), github.stop()]);
  }
});

test('docs/publishing.md plans and publishes to files and to Slack', async () => {
  const webhooks = await startWebhooks();
  try {
    await writeFile(inside('CHANGELOG.md'), '# Changelog\n\n## 2026.10\n\n- Old\n');
    const page = read('docs/publishing.md');
    const [, promised = ''] = /```\n(Publish al2023[\s\S]*?)```/.exec(page) ?? [];
    const env = { SLACK_WEBHOOK: webhooks.slack };
    // Another name than in the README, whose page is there already.
    const rename = (text: string) => text.replaceAll('dist/notes.html', 'dist/page.html');
    const { code, stdout, stderr } = await example('docs/publishing.md', 0, env, rename);
    const same = (text: string) =>
      rename(text)
        .replaceAll(/slack-webhook \S+ [0-9a-f]+/g, 'slack-webhook')
        .replaceAll(/\d+ bytes/g, 'bytes');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(same(stdout)).toBe(same(promised));
    expect(webhooks.posts).toHaveLength(1);
    expect((await example('docs/publishing.md', 0, env, rename)).stdout).toContain(
      ': 3 as it should be',
    );
    expect(webhooks.posts).toHaveLength(1);
  } finally {
    await webhooks.stop();
  }
});

test('every example has the right types, also the one that needs GitHub, Jira and Confluence at once', async () => {
  const files: string[] = [];
  for (const page of pages()) {
    for (const [at, code] of blocks(page, 'js').entries()) {
      const file = join(dirname(repository.directory), `${page.replaceAll('/', '-')}-${at}.mts`);
      await writeFile(file, code);
      files.push(file);
    }
  }
  const types = dirname(dirname(require.resolve('@types/node/package.json')));
  const flags =
    `--noEmit --ignoreConfig --strict --noImplicitAny false --skipLibCheck --target es2023
    --lib es2023 --module nodenext --types node --typeRoots`.split(/\s+/);
  const tsc = require.resolve('typescript/bin/tsc');
  const { code, stdout } = await runNode([tsc, ...flags, types, ...files], { cwd: root });

  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('no page has an example that is not run, and the README leads to every page', () => {
  const counted = Object.fromEntries(
    pages().map((page) => {
      const languages = [...read(page).matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      return [page, languages.toSorted().join(' ')];
    }),
  );
  expect(counted).toEqual({
    'README.md': 'js js sh',
    'docs/command.md': 'js sh',
    // Run by edit/editing-docs.test.ts.
    'docs/editing.md': 'js yaml',
    'docs/model.md': 'js js',
    // The second needs three vendors; their publishers have tests of their own, here it has its types.
    'docs/publishing.md': 'js js',
    // Run by render/rendering-docs.test.ts.
    'docs/rendering.md': 'js',
    'docs/trackers.md': 'js yaml',
  });
  const linked = [...read('README.md').matchAll(/\]\((docs\/[\w-]+\.md)\)/g)].map(([, to]) => to);
  expect([...new Set(linked)].toSorted()).toEqual(pages().slice(1));
});

test('links between pages lead somewhere', () => {
  for (const page of pages()) {
    for (const [, to = ''] of read(page).matchAll(/\]\(([\w/-]+\.(?:md|png))\)/g)) {
      expect(existsSync(join(root, dirname(page), to)), `${page} → ${to}`).toBe(true);
    }
  }
});

/** Runs an example of a page where a user would, as it stands but for what `change` replaces. */
async function example(
  page: string,
  at = 0,
  env: Readonly<Record<string, string>> = {},
  change: (text: string) => string = (text) => text,
) {
  const code = blocks(page, 'js')[at] ?? 'throw new Error("no such example")';
  const file = join(dirname(repository.directory), `${page.replaceAll('/', '-')}-${at}.mjs`);
  await writeFile(file, change(code));
  return runNode([file], { cwd: repository.directory, env: { ...environment, ...env } });
}

/** Runs a line of a shell, with the program that npx would start. */
function shell(line: string) {
  const command = line.replace('npx @soe/release-notes', '"$NODE" "$CLI"');
  const start = 'const { spawnSync } = require("node:child_process");';
  const run =
    'process.exitCode = spawnSync("sh", ["-c", process.argv[1]], { stdio: "inherit" }).status;';
  return runNode(['-e', start + run, '--', command], {
    cwd: repository.directory,
    env: { ...environment, NODE: execPath, CLI: cli },
  });
}

function gitSettings() {
  return { GIT_CONFIG_GLOBAL: isolated.GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM: '1' };
}

function inside(file: string): string {
  return join(repository.directory, file);
}

function written(file: string): Promise<string> {
  return readFile(inside(file), 'utf8');
}

function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  return ['README.md', ...docs.map((file) => `docs/${file}`).toSorted()];
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function blocks(page: string, language: string): readonly string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) => code,
  );
}
