import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from '../../../../tools/testing/run-node.ts';
import { createRepository } from '../support/repository.js';

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
