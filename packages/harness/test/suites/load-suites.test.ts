import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadSuites } from '../../src/index.js';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'harness-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

const files = {
  'zz.yaml': 'service: { sshd: {} }',
  'base.yaml': 'script: { named.sh: { phases: [launch] } }\ntool: { pytest: { required: true } }',
  'named.sh': 'exit 0',
  'plain.sh': 'echo 1..0',
  'check.ps1': 'exit 0',
  perl: '#!/usr/bin/perl\n',
  'goss/goss.yaml': 'file: {}',
  'goss/more/x.yaml': '',
  'pester/a.Tests.ps1': '',
  'pytest/test_a.py': 'def test_a(): pass\n',
  'README.md': '# Tests',
  '.editorconfig': '',
};

test('files, scripts and folders of tools become suites, always in the same order', async () => {
  const suites = await loadSuites(await folderWith(files));

  const shown = suites.map(({ name, platform, checks }) => [
    name,
    platform,
    checks.map((check) => `${check.kind} ${check.subject}`),
  ]);
  expect(shown).toEqual([
    ['base', 'linux', ['script named.sh', 'tool pytest']],
    ['zz', 'linux', ['service sshd']],
    ['scripts', 'linux', ['script perl', 'script plain.sh']],
    ['scripts-windows', 'windows', ['script check.ps1']],
    ['goss', 'linux', ['tool goss']],
    ['pester', 'windows', ['tool pester']],
  ]);
  expect(suites[0]?.checks[0]).toMatchObject({
    contents: Buffer.from('exit 0').toString('base64'),
  });
  expect(suites[4]?.checks[0]).toMatchObject({
    files: [{ path: 'goss.yaml' }, { path: 'more/x.yaml' }],
  });
});

test('a folder without tests is an error', async () => {
  const directory = await folderWith({ 'README.md': '' });
  await expect(loadSuites(directory)).rejects.toMatchObject({
    code: 'HARNESS_SUITE_INVALID',
    message: expect.stringContaining('has no tests'),
  });
});

test('a folder that is not there is an error', async () => {
  await expect(loadSuites(join(tmpdir(), 'harness-is-not-there'))).rejects.toMatchObject({
    code: 'HARNESS_SUITE_INVALID',
    message: expect.stringMatching(
      /^Cannot read [^:]*: the folder does not exist; check the path$/,
    ),
  });
});

test('problems of all files are told at once, also of what would not run', async () => {
  const directory = await folderWith({
    'a.yaml': 'fil: {}',
    'b.yaml': 'name: c\nuser: { -x: {} }',
    'c.yaml': 'user: { x: {} }',
    'd.yaml': 'name: c\nuser: { x: {} }',
    'notes.txt': 'no test',
    'gos/goss.yaml': '',
  });
  const error = await loadSuites(directory).catch((thrown: Error) => thrown);
  const { message } = error as Error;
  for (const part of ['a.yaml', 'b.yaml', 'are both named c', 'notes.txt', 'gos/goss.yaml']) {
    expect.soft(message).toContain(part);
  }
});

test('a link stays in the folder or is refused', async () => {
  const outside = await folderWith({ secret: 'key' });
  const directory = await folderWith({ 'a.yaml': 'user: { x: {} }', 'lib/real.sh': 'exit 0' });
  await rm(join(directory, 'lib'), { recursive: true });
  await writeFile(join(directory, 'real.sh'), 'exit 0');
  await symlink('real.sh', join(directory, 'alias.sh'));
  const [, scripts] = await loadSuites(directory);
  expect(scripts?.checks.map(({ subject }) => subject)).toEqual(['alias.sh', 'real.sh']);

  await symlink(join(outside, 'secret'), join(directory, 'out.sh'));
  await expect(loadSuites(directory)).rejects.toThrow('out.sh: it leads out of the folder');
});

test('a link to its own folder ends', async () => {
  const directory = await folderWith({ 'goss/goss.yaml': '' });
  await symlink('.', join(directory, 'goss', 'again'));
  await expect(loadSuites(directory)).rejects.toThrow('too deep');
});
