import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { build } from 'tsup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandBundles } from '../../tsup.config.ts';
import { policy } from '../policy/fixtures.js';
import { gitEnvironment, makeRepository } from '../support/repository.js';

const built = mkdtempSync(join(tmpdir(), 'soe-commit-msg-'));
const program = join(built, 'cli.js');
const root = join(import.meta.dirname, '..', '..');

beforeAll(async () => {
  for (const bundle of commandBundles) {
    // Whole paths, because tests also run from the top of the repository.
    const entry = Object.fromEntries(
      Object.entries(bundle.entry ?? {}).map(([name, file]) => [name, join(root, file)]),
    );
    await build({ ...bundle, entry, config: false, outDir: built, sourcemap: false, watch: false });
  }
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd: string, more = {}) {
  const { status, stderr, stdout } = spawnSync(command, args, {
    cwd,
    env: { ...gitEnvironment(), ...more },
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
}

/** A repository with a policy, and ways to install the hook and to commit through git itself. */
function makeWorld(rules: object = policy) {
  const repository = makeRepository();
  const { directory } = repository;
  repository.write('soe.commits.json', JSON.stringify(rules));
  repository.commit('Start');
  return {
    ...repository,
    hook: join(directory, '.git', 'hooks', 'commit-msg'),
    install: (...args: readonly string[]) =>
      run(execPath, [program, '--install', ...args], directory),
    tryCommit: (message: string, ...args: readonly string[]) =>
      run('git', ['commit', '--allow-empty', '-m', message, ...args], directory),
    edit: (text: string, ...args: readonly string[]) =>
      run('git', ['commit', '--allow-empty', ...args], directory, {
        GIT_EDITOR: `f() { printf '${text}\\n' | cat - "$1" > "$1.new" && mv "$1.new" "$1"; }; f`,
      }),
  };
}

function writeHook(path: string, text: string) {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

test('git refuses a commit without an issue and makes one with', () => {
  const { install, tryCommit, git } = makeWorld();

  expect(install()).toMatchObject({ code: 0, text: expect.stringContaining('installed') });
  expect(tryCommit('Harden sshd')).toMatchObject({
    code: 1,
    text: expect.stringContaining('the commit was not made: it names no issue.'),
  });
  expect(tryCommit('OPS-1 Harden sshd').text).toContain('OPS-1 is not of SOE or acme/images');
  expect(git('log', '--format=%s')).toBe('Start');
  expect(tryCommit('SOE-1 Harden sshd').code).toBe(0);
  expect(tryCommit('#12 Harden sshd').code).toBe(0);
});

test('comments, the branch in them and the difference behind the scissors are not the message', () => {
  const { install, edit, git, write } = makeWorld();
  install();
  git('checkout', '-q', '-b', 'feature/soe-12_fix');
  write('file', 'SOE-3\n');
  git('add', 'file');

  const refused = edit('Harden sshd', '--verbose');
  expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('SOE-12 Harden sshd') });
  git('config', 'core.commentChar', ';');
  expect(edit('Harden sshd', '--verbose').code).toBe(1);
  expect(edit('Harden sshd').code).toBe(1);
  git('config', 'core.commentChar', 'auto');
  expect(edit('# Harden sshd').code).toBe(1);
  expect(edit('Harden sshd\\n\\nRefs: SOE-12').code).toBe(0);
});

test('fixups, merges and reverts pass as the policy says', () => {
  const { install, tryCommit, git, write, directory } = makeWorld();
  install();
  tryCommit('SOE-1 Harden sshd');
  git('checkout', '-q', '-b', 'side');
  write('file', 'side');
  git('add', 'file');
  tryCommit('SOE-2 Side');
  git('checkout', '-q', 'main');
  tryCommit('SOE-3 Main');

  expect(run('git', ['merge', '--no-ff', '-m', 'Bring it together', 'side'], directory).code).toBe(
    0,
  );
  expect(run('git', ['commit', '--allow-empty', '--fixup', 'HEAD'], directory).code).toBe(0);
  expect(run('git', ['revert', '--no-edit', 'side'], directory).code).toBe(0);
});

test('an author who is exempt may commit without an issue', () => {
  const exemption = { author: 'bot@example.com', owner: 'a', reason: 'bot', expires: '2999-12-28' };
  const { install, tryCommit } = makeWorld({ ...policy, exemptions: [exemption] });
  install();

  expect(tryCommit('Bump zod').code).toBe(1);
  expect(tryCommit('Bump zod', '--author', 'Bot <bot@example.com>').code).toBe(0);
});

test('a second installation changes nothing, and an older hook of ours is renewed', () => {
  const { install, hook } = makeWorld();
  install();
  const first = { text: readFileSync(hook, 'utf8'), ...statSync(hook) };

  expect(install().text).toContain('kept');
  expect(statSync(hook).ino).toBe(first.ino);
  expect(first.mode & 0o777).toBe(0o755);
  writeFileSync(hook, first.text.replace('[ -f soe.commits.json ] || exit 0\n', ''));
  expect(install().text).toContain('updated');
  expect(readFileSync(hook, 'utf8')).toBe(first.text);
  chmodSync(hook, 0o644);
  expect(install().text).toContain('updated');
  expect(statSync(hook).mode & 0o777).toBe(0o755);
});

test('a hook of somebody else is refused, and with --force kept and run first', () => {
  const { install, tryCommit, hook, directory } = makeWorld();
  writeHook(hook, 'echo theirs >> hook.log; grep -q forbidden "$1" && exit 3; exit 0');
  const theirs = readFileSync(hook, 'utf8');

  expect(install()).toMatchObject({ code: 1, text: expect.stringContaining('--force') });
  expect(readFileSync(hook, 'utf8')).toBe(theirs);
  expect(install('--force').code).toBe(0);
  expect(install('--force').text).toContain('kept');
  expect(readFileSync(`${hook}.before-soe`, 'utf8')).toBe(theirs);
  expect(tryCommit('SOE-1 forbidden').code).not.toBe(0);
  expect(tryCommit('without').code).not.toBe(0);
  expect(tryCommit('SOE-1 fine').code).toBe(0);
  expect(readFileSync(join(directory, 'hook.log'), 'utf8')).toBe('theirs\n'.repeat(3));

  writeHook(hook, 'exit 0');
  expect(install('--force')).toMatchObject({ code: 1, text: expect.stringContaining('by hand') });
  expect(readFileSync(`${hook}.before-soe`, 'utf8')).toBe(theirs);
});

test('a link that leads nowhere is a hook of somebody else too', () => {
  const { install, hook } = makeWorld();
  symlinkSync('/nowhere', hook);

  expect(install().code).toBe(1);
  expect(install('--force').code).toBe(0);
});

test('an installation that was killed half way is finished by the next one', () => {
  const { install, tryCommit, hook } = makeWorld();
  writeHook(`${hook}.before-soe`, 'grep -q forbidden "$1" && exit 3; exit 0');

  expect(install().code).toBe(0);
  expect(tryCommit('SOE-1 forbidden').code).not.toBe(0);
});

test('core.hooksPath is respected; a folder that others share needs --force', () => {
  const { install, tryCommit, hook, git, directory } = makeWorld();
  git('config', 'core.hooksPath', '.githooks');

  expect(install().code).toBe(0);
  expect(existsSync(join(directory, '.githooks', 'commit-msg'))).toBe(true);
  expect(existsSync(hook)).toBe(false);
  expect(tryCommit('Harden').code).toBe(1);

  const shared = join(makeRepository().directory, 'shared');
  git('config', 'core.hooksPath', shared);
  expect(install()).toMatchObject({ code: 1, text: expect.stringContaining('core.hooksPath') });
  expect(existsSync(shared)).toBe(false);
  expect(install('--force').code).toBe(0);
  expect(tryCommit('Harden').code).toBe(1);
  // What a stranger's repository brings along is not started by a hook that all share.
  mkdirSync(join(directory, 'node_modules', '.bin'), { recursive: true });
  writeHook(join(directory, 'node_modules', '.bin', 'soe-commit-msg'), 'touch pwned');
  expect(tryCommit('Harden').code).toBe(1);
  expect(existsSync(join(directory, 'pwned'))).toBe(false);

  git('config', 'core.hooksPath', '/dev/null');
  expect(install('--force').code).toBe(1);
});

test('worktrees share the hook, and each has its own branch', () => {
  const { git, directory, hook } = makeWorld();
  const tree = join(directory, 'tree');
  git('worktree', 'add', '-q', '-b', 'soe-7-tree', tree);
  mkdirSync(join(tree, 'deep'));

  expect(run(execPath, [program, '--install'], join(tree, 'deep')).code).toBe(0);
  expect(existsSync(hook)).toBe(true);
  const args = ['commit', '--allow-empty', '-m', 'Harden'];
  expect(run('git', args, join(tree, 'deep')).text).toContain('SOE-7 Harden');
});

test('a branch without a policy can be committed to', () => {
  const { install, git, tryCommit } = makeWorld();
  install();
  git('rm', '-q', 'soe.commits.json');

  expect(tryCommit('Old times').code).toBe(0);
});

test('the program of the repository is preferred, and one that is missing is told', () => {
  const { install, tryCommit, hook, directory } = makeWorld();
  install();
  writeFileSync(hook, readFileSync(hook, 'utf8').replaceAll(program, '/nowhere/cli.js'));

  expect(tryCommit('SOE-1 a')).toMatchObject({ code: 1, text: expect.stringContaining('npm ci') });
  mkdirSync(join(directory, 'node_modules', '.bin'), { recursive: true });
  writeHook(join(directory, 'node_modules', '.bin', 'soe-commit-msg'), 'exit 0');
  expect(tryCommit('whatever').code).toBe(0);
});

test('wrong usage and broken policies end with 2 and say why', () => {
  const { directory, write } = makeWorld();
  const call = (...args: readonly string[]) => run(execPath, [program, ...args], directory);

  expect(call()).toMatchObject({ code: 2, text: expect.stringContaining('--help') });
  expect(call('--nonsense').code).toBe(2);
  expect(call('a', 'b').code).toBe(2);
  expect(call('missing').code).toBe(2);
  expect(call('--help')).toMatchObject({ code: 0, text: expect.stringContaining('Usage') });
  write('message', 'SOE-1 a');
  expect(call('message').code).toBe(0);
  write('soe.commits.json', '{"schema": "other"}');
  expect(call('message')).toMatchObject({ code: 2, text: expect.stringContaining('schema: ') });
  rmSync(join(directory, 'soe.commits.json'));
  expect(call('message')).toMatchObject({ code: 2, text: expect.stringContaining('there is no') });
});

test('a policy that only the schema understands is read by it', () => {
  const { directory, write } = makeWorld({ ...policy, flavors: { 'rhel-9': ['OPS'] } });
  write('message', 'SOE-1 a');

  expect(run(execPath, [program, 'message'], directory).code).toBe(0);
});

test('hostile messages and branches put nothing on the terminal but text', () => {
  const { directory, write, git } = makeWorld();
  git('checkout', '-q', '-b', 'soe-1-$(pwd>pwned)`x`');
  write('message', '\u001b]0;title\u0007 $(touch pwned)\u202e');
  const { code, text } = run(execPath, [program, 'message'], directory);

  expect(code).toBe(1);
  expect(text).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  expect(existsSync(join(directory, 'pwned'))).toBe(false);
});

test('the hook is one small file that loads no package and no program', () => {
  const text = readFileSync(program, 'utf8');
  const imports = Array.from(
    text.matchAll(/^(?:import .*?|\} )from "([^"]+)"|import\("([^"]+)"\)/gm),
    ([, fixed, lazy]) => fixed ?? lazy,
  );

  expect([...new Set(imports)].filter((name) => !['path', 'os'].includes(name ?? ''))).toEqual([
    './policy-schema.js',
    './git-commands.js',
  ]);
  expect(text.length).toBeLessThan(60_000);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.bin).toEqual({ 'soe-commit-msg': './dist/command/cli.js' });
  expect(execFileSync('head', ['-n1', program], { encoding: 'utf8' })).toBe(
    '#!/usr/bin/env node\n',
  );
});
