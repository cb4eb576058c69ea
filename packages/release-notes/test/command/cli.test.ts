import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from '../../../../tools/testing/run-node.ts';
import { createRepository, isolated } from '../support/repository.js';

const cli = fileURLToPath(new URL('../../dist/command/cli.js', import.meta.url));

it('the program answers on standard output and ends with the code of the command', async () => {
  const repository = await createRepository();
  await repository.commit('feat: add chrony');
  const run = (...args: readonly string[]) =>
    runNode([cli, ...args], { cwd: repository.directory });

  const notes = await run('--format', 'text');
  expect(notes.code).toBe(0);
  expect(notes.stdout).toContain('add chrony');
  expect(notes.stderr).toContain('from the beginning');
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);

  await repository.commit('wip');
  expect((await run('lint')).code).toBe(1);
  expect(await run('--nope')).toMatchObject({ code: 2, stdout: '' });
});

it('a reader that goes away is no failure, and hides none', async () => {
  const repository = await createRepository();
  await repository.commit('feat: add chrony');
  const codeWithout = async (stream: 'stdout' | 'stderr', ...args: readonly string[]) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: repository.directory,
      env: isolated,
    });
    child[stream].destroy();
    for (const each of [child.stdout, child.stderr]) each.resume();
    return new Promise((resolve) => child.once('close', resolve));
  };

  expect(await codeWithout('stdout')).toBe(0);
  expect(await codeWithout('stderr')).toBe(0);
  await repository.commit('wip');
  expect(await codeWithout('stdout', 'lint')).toBe(1);
});

it.skipIf(!existsSync('/dev/full'))('a disk that is full is told in one line', async () => {
  const repository = await createRepository();
  await repository.commit('feat: add chrony');
  const full = await open('/dev/full', 'w');
  const child = spawn(process.execPath, [cli], {
    cwd: repository.directory,
    env: isolated,
    stdio: ['ignore', full.fd, 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  await full.close();

  expect(code).toBe(1);
  expect(said).toMatch(/^soe-release-notes: the answer could not be written \(ENOSPC\)$/m);
  expect(said).not.toContain('node:');
});
