import { mkdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTree } from '../../../src/adapters/overlay/mask-tree.js';
import { temporaryDirectory } from '../../support/directory.js';

test('a directory is as open as the one that it stands for; in the place of a link, not open to all', async () => {
  const [base, root] = [await temporaryDirectory(), await temporaryDirectory()];
  await mkdir(join(base, 'mail'), { mode: 0o750 });
  await symlink('mail', join(base, 'link'));
  const tree = createTree(root, base);

  for (const path of ['/mail', '/link']) await tree.directory(path);

  expect((await stat(join(root, 'mail'))).mode & 0o7777).toBe(0o750);
  expect((await stat(join(root, 'link'))).mode & 0o7777).toBe(0o755);
});
