import { chmod } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { cwd } from 'node:process';
import { expect, it } from 'vitest';
import { findProgram } from '../../src/adapters/find-program.js';
import { temporaryFile } from '../support/template.js';

async function program(): Promise<string> {
  const path = await temporaryFile('some-packer', '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}

it('finds a program in a folder of the search path', async () => {
  const path = await program();

  expect(await findProgram('some-packer', `/no-such-folder:${dirname(path)}`)).toBe(path);
});

it('passes over empty and relative entries of the search path', async () => {
  const folder = dirname(await program());

  const finding = findProgram('some-packer', `:.:${relative(cwd(), folder)}:`);

  await expect(finding).rejects.toMatchObject({ code: 'PACKER_NOT_FOUND' });
});

it('takes a relative path of the program itself', async () => {
  const path = await program();

  expect(await findProgram(relative(cwd(), path), '')).toBe(path);
});
