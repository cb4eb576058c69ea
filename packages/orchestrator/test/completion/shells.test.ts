import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeWorkspace, type Workspace } from '../workspace.js';

const script = (name: string) =>
  fileURLToPath(new URL(`../../completions/${name}`, import.meta.url));

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** A repository with flavors, releases and a run, and `soe` on the path. */
function repository(): Workspace {
  const workspace = makeWorkspace();
  workspace.write(
    'soe.config.yaml',
    'channels: [candidate, beta]\nflavors: { al2023: {}, rhel-9: {} }\n',
  );
  workspace.write('.soe/releases/al2023/2026.10.0/record.json', '{}');
  workspace.write('.soe/runs/20261128t100000z-abcdef/journal.jsonl', '');
  mkdirSync(join(workspace.directory, 'bin'));
  symlinkSync(
    fileURLToPath(new URL('../../dist/cli.js', import.meta.url)),
    join(workspace.directory, 'bin', 'soe'),
  );
  return workspace;
}

function run(workspace: Workspace, shell: string, args: readonly string[]): readonly string[] {
  const path = [join(workspace.directory, 'bin'), dirname(execPath), env['PATH']].join(delimiter);
  const { stdout, stderr, status } = spawnSync(shell, args, {
    cwd: workspace.directory,
    env: { PATH: path, HOME: workspace.directory, TERM: 'dumb' },
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

const cases = [
  ['soe rel', ['release']],
  ['soe doctor --off', ['--offline']],
  ['soe init --ci git', ['github', 'gitlab']],
  ['soe doctor ', ['al2023', 'rhel-9']],
  ['soe promote al2023 2026.10.0 --to ', ['candidate', 'beta']],
  ['soe notes al2023 ', ['2026.10.0']],
  ['soe show ', ['last', '20261128t100000z-abcdef']],
  ['soe release --resume l', ['last']],
  ['soe promote ', ['al2023', 'rhel-9']],
  ['soe promote al2023 ', ['2026.10.0']],
  ['soe diff al2023 2026.10.0 ', ['2026.10.0']],
] as const;

/** What bash would offer: it calls the function with the words as it cuts them itself. */
function inBash(workspace: Workspace, line: string): readonly string[] {
  const cut = line.split(/(?=[=:@])|(?<=[=:@])| /).filter((word) => word !== '');
  const words = line.endsWith(' ') ? [...cut, ''] : cut;
  const source = `source ${JSON.stringify(script('soe.bash'))}
COMP_LINE=$1 COMP_POINT=\${#1}; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _soe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run(workspace, 'bash', ['-c', source, 'bash', line, ...words]);
}

test.skipIf(!has('bash')).each(cases)('bash completes %j', (line, expected) => {
  expect(inBash(repository(), line)).toEqual(expected);
});

test.skipIf(!has('bash')).each([
  ['soe init --ci=git', ['github', 'gitlab']],
  ['soe init --ci=', ['github', 'gitlab', 'jenkins']],
  ['soe resolve al2023@', ['candidate', 'beta']],
  ['soe resolve al2023@b', ['beta']],
  ['soe trace al2023@', ['candidate', 'beta', '2026.10.0']],
])('bash replaces only what is behind its own cut in %j', (line, expected) => {
  expect(inBash(repository(), line)).toEqual(expected);
});

test.skipIf(!has('bash'))('bash runs nothing of what is typed', () => {
  const workspace = repository();

  inBash(workspace, 'soe notes $(>pwned) `>pwned` ');

  expect(() => workspace.read('pwned')).toThrow('ENOENT');
});

test.skipIf(!has('fish')).each(cases)('fish completes %j', (line, expected) => {
  const source = `source ${JSON.stringify(script('soe.fish'))}; complete -C "$argv[1]"`;
  const found = run(repository(), 'fish', ['-N', '-c', source, line]);

  expect(found.map((each) => each.split('\t')[0]).toSorted()).toEqual([...expected].toSorted());
});

test.skipIf(!has('zsh')).each(cases)('zsh completes %j', (line, expected) => {
  // Its completion lives in its line editor only; here the words are handed to the function as that does.
  const source = `
compdef() { : }
_files() { print -r -- FILES }
_describe() { local -a all; all=("\${(@P)4}"); print -rl -- "\${all[@]}" }
source ${JSON.stringify(script('soe.zsh'))}
words=("$@") CURRENT=$#; _soe`;
  const typed = line.split(' ');
  const found = run(repository(), 'zsh', ['-f', '-c', source, 'zsh', ...typed]);

  expect(found.map((each) => each.replace(/(?<!\\):.*$/, ''))).toEqual(expected);
});

test.each([
  ['bash', 'soe.bash'],
  ['zsh', 'soe.zsh'],
  ['fish', 'soe.fish'],
  ['powershell', 'soe.ps1'],
])('soe completion %s prints the script', async (shell, name) => {
  const { code, stdout } = await makeWorkspace().soe(['completion', shell]);

  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync(script(name), 'utf8'));
});

test('a configuration that cannot be read has no names, and breaks nothing', async () => {
  const workspace = repository();
  workspace.write('soe.config.yaml', 'flavors: [\n');

  const { code, stdout, stderr } = await workspace.soe(['complete', '--', 'doctor', '']);

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});
