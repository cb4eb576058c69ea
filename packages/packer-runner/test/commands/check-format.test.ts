import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFormat } from '../../src/commands/check-format.js';
import { createFakePacker, type Script } from '../support/fake-packer.js';
import { readFixture } from '../support/fixtures.js';
import { createWorkbench } from '../support/workbench.js';

const formatted = 'source "null" "x" {\n  communicator = "none"\n}\n';
const unformatted = 'source "null" "x" {\n  communicator="none"\n}\n';

const write = async (files: Readonly<Record<string, string>>) => {
  const { folder, options } = await createWorkbench();
  await mkdir(join(folder, 'sub'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { env: options.env, workingDirectory: folder };
};

const play = async (script: Script) => {
  const { folder, options } = await createWorkbench();
  const { path: packer } = await createFakePacker({ version: '1.14.0', commands: { fmt: script } });
  return { env: options.env, workingDirectory: folder, packer };
};

describe('checkFormat', () => {
  it('says that a file is formatted', async () => {
    const options = await write({ 'x.pkr.hcl': formatted });

    const result = await checkFormat('x.pkr.hcl', options);

    expect(result).toEqual({ formatted: true, files: [], diagnostics: [] });
  });

  it('names the files of a folder that are not, says what would change, and changes nothing', async () => {
    const options = await write({
      'a b.pkr.hcl': unformatted,
      'x.pkr.hcl': formatted,
      'x.pkrvars.hcl': 'a=1\n',
    });

    const result = await checkFormat('.', options);

    expect(result).toMatchObject({
      formatted: false,
      files: ['a b.pkr.hcl', 'x.pkrvars.hcl'],
      diagnostics: [],
    });
    expect(result.diff?.match(/^[-+].*$/gm)).toEqual([
      '--- old/a b.pkr.hcl',
      '+++ new/a b.pkr.hcl',
      '-  communicator="none"',
      '+  communicator = "none"',
      '--- old/x.pkrvars.hcl',
      '+++ new/x.pkrvars.hcl',
      '-a=1',
      '+a = 1',
    ]);
    const kept = await readFile(join(options.workingDirectory, 'a b.pkr.hcl'), 'utf8');
    expect(kept).toBe(unformatted);
  });

  it('does without a diff where there is no program for it', async () => {
    const options = await write({ 'x.pkr.hcl': unformatted });
    const env = { HOME: options.workingDirectory };

    const result = await checkFormat('x.pkr.hcl', { ...options, env });

    expect(result).toEqual({ formatted: false, files: ['x.pkr.hcl'], diagnostics: [] });
  });

  it('returns what cannot be read', async () => {
    const options = await write({ 'x.pkr.hcl': 'build {\n', 'y.json': '{}' });

    const broken = await checkFormat('x.pkr.hcl', options);
    const missing = await checkFormat('none.pkr.hcl', options);
    const legacy = await checkFormat('y.json', options);

    for (const result of [broken, missing, legacy]) {
      expect(result).toMatchObject({
        formatted: false,
        files: [],
        diagnostics: [{ severity: 'error' }],
      });
    }
  });

  it('says that Packer 1.6.6 cannot look into folders below', async () => {
    const options = await write({ 'sub/x.pkr.hcl': unformatted });

    const result = checkFormat('.', { ...options, recursive: true });

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message: expect.stringContaining('does not know the command or one of its options'),
    });
  });

  it('looks into folders below with later versions', async () => {
    const stdout =
      'sub/x.pkr.hcl\n--- old/sub/x.pkr.hcl\n+++ new/sub/x.pkr.hcl\n@@ -1 +1 @@\n-a=1\n+a = 1\n';
    const options = await play({ stdout, exitCode: 3 });

    const result = await checkFormat('.', { ...options, recursive: true });

    expect(result).toEqual({
      formatted: false,
      files: ['sub/x.pkr.hcl'],
      diff: '--- old/sub/x.pkr.hcl\n+++ new/sub/x.pkr.hcl\n@@ -1 +1 @@\n-a=1\n+a = 1\n',
      diagnostics: [],
    });
  });

  it('masks secrets in the diff', async () => {
    const options = await write({ 'x.pkrvars.hcl': 'word="correct-horse"\n' });

    const result = await checkFormat('x.pkrvars.hcl', { ...options, secrets: ['correct-horse'] });

    expect(result.diff).toContain('+word = "***"');
    expect(JSON.stringify(result)).not.toContain('correct-horse');
  });

  it('reads what a real Packer printed', async () => {
    const { stdout } = readFixture('samples-1.6.6/fmt-check-mr');
    const options = await play({ stdout: stdout.toString(), exitCode: 3 });

    const result = await checkFormat('mixed.pkr.hcl', options);

    expect(result).toMatchObject({ formatted: false, files: ['mixed.pkr.hcl'] });
    expect(`mixed.pkr.hcl\n${result.diff}`).toBe(stdout.toString());
  });

  it('needs options', async () => {
    await expect(checkFormat('x.pkr.hcl', undefined as never)).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
    });
  });
});
