import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { startLocalAws } from '@soe/local-aws';
import { expect, type TestContext, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { runNode } from '../../../tools/testing/run-node.ts';
import { createProgram } from '../src/program.js';
import { makeWorkspace } from './workspace.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const docs = readdirSync(join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);
const pages = ['README.md', ...docs];

test('commands of a page are found, with how they end and what they take for granted', () => {
  expect(
    scriptOf('```sh\nsoe plan # fine\nsoe test x   # exit code 3: a gate says no\n```\n'),
  ).toBe('soe plan # fine\nsoe test x || [ $? -eq 3 ]\n');
  expect(scriptOf('<!-- before: soe plan -->\n\n```text\nno\n```\n```sh\n  soe runs\n```\n')).toBe(
    'soe plan\n  soe runs\n',
  );
});

test.for(pages.filter((page) => scriptOf(read(page)) !== ''))(
  'every command of %s does what it says, from top to bottom',
  async (page, context) => {
    const { directory, write } = makeWorkspace();
    const markdown = read(page);
    const repository = goldenImages(join(directory, 'golden-images'));
    write('script.sh', `set -eu\n${scriptOf(markdown)}`);
    write('home/.gitconfig', '[user]\nname = Ada\nemail = ada@example.com\n');
    write('bin/soe', `#!/bin/sh\nexec '${execPath}' '${cli}' "$@"\n`);
    write('bin/npx', '#!/bin/sh\n[ "$1" = soe ] && exec "$@"\n');
    write('bin/npm', '#!/bin/sh\n[ "$*" = "install --save-dev @soe/orchestrator" ]\n');
    for (const name of ['soe', 'npx', 'npm']) chmodSync(join(directory, 'bin', name), 0o755);
    const compute = /^<!-- compute: auto -->$/m.test(markdown) ? 'auto' : 'none';
    if (compute === 'auto') await skipWithoutInstances(context);

    const { code, stdout, stderr } = await runNode(
      [cli, 'local', '--state', '../aws', '--compute', compute, '--', 'sh', '-x', '../script.sh'],
      {
        cwd: repository,
        env: {
          PATH: `${join(directory, 'bin')}:${process.env['PATH']}`,
          HOME: join(directory, 'home'),
        },
      },
    );

    // What was printed tells which command it was.
    expect(code, `${stdout.slice(-4_000)}\n${stderr.slice(-8_000)}`).toBe(0);
  },
);

test('the README names every command', () => {
  const program = createProgram('1.0.0', async () => {});
  const commands = program.createHelp().visibleCommands(program);
  const named = [...read('README.md').matchAll(/`soe ([\w|\\-]+)/g)].flatMap(([, name = '']) =>
    name.split('\\|'),
  );

  expect(commands.length).toBeGreaterThan(20);
  for (const command of commands) expect([...named, 'help']).toContain(command.name());
});

test('the README has every code of an error, and no other', () => {
  const [, table = ''] = /\n## Errors\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
  const [, union = ''] =
    /export type OrchestratorErrorCode =([^;]*);/.exec(read('src/errors.ts')) ?? [];
  const codes = (text: string) => [...text.matchAll(/SOE_\w+/g)].map(([code]) => code).toSorted();

  expect(codes(table)).toEqual(codes(union));
});

test('the README leads to every page', () => {
  const linked = [...read('README.md').matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, to]) => to);

  expect([...new Set(linked)].toSorted()).toEqual(docs.toSorted());
});

test('links between pages lead somewhere', () => {
  for (const page of pages) {
    for (const [, to = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[\w-]+)?\)/g)) {
      expect(existsSync(join(root, page, '..', to)), `${page} → ${to}`).toBe(true);
    }
  }
});

/**
 * The `sh` blocks of a page as one script, run in a copy of `examples/golden-images` under `soe local`. A command
 * with the remark `# exit code 3` has to end so. What a block takes for granted is in a remark that readers do not
 * see, `<!-- before: COMMANDS -->`; `<!-- compute: auto -->` is for pages whose instances have to run.
 */
function scriptOf(markdown: string): string {
  const parts = markdown.matchAll(/^<!-- before: ([\s\S]*?) -->$|^```sh\n([\s\S]*?)^```$/gm);
  return [...parts]
    .map(([, before, block]) => (before === undefined ? (block ?? '') : `${before}\n`))
    .join('')
    .replaceAll(/ *# exit code (\d)\b.*$/gm, ' || [ $? -eq $1 ]');
}

async function skipWithoutInstances(context: TestContext): Promise<void> {
  const aws = await startLocalAws({ compute: 'auto' });
  const { compute } = aws;
  await aws.close();
  if (compute.kind === 'none') context.skip(compute.reason);
}

/** A copy of the example, with two commits. */
function goldenImages(directory: string): string {
  mkdirSync(directory);
  cpSync(fileURLToPath(new URL('../../../examples/golden-images', import.meta.url)), directory, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|test|test-results|vitest\.config\.ts)$/.test(path),
  });
  commitAll(directory, 'feat: start\n\nIssue: SOE-1');
  commitAll(directory, 'fix: rotate logs every day\n\nIssue: SOE-2');
  // As if it were pushed.
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory });
  git('remote', 'add', 'origin', 'https://git.example.com/golden-images.git');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return directory;
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
