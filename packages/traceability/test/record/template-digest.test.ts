import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { digestTemplate } from '../../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soe-template-'));
  await mkdir(join(folder, 'template', 'scripts'), { recursive: true });
  await writeFile(join(folder, 'template', 'a.pkr.hcl'), 'a');
  await writeFile(join(folder, 'template', 'scripts', 'b.sh'), 'b');
  return () => rm(folder, { recursive: true });
});

test('a folder has the digests of all its files, wherever it lies', async () => {
  const here = await digestTemplate(join(folder, 'template'));
  await mkdir(join(folder, 'template', '.git'));
  await writeFile(join(folder, 'template', '.git', 'HEAD'), 'x');
  await cp(join(folder, 'template'), join(folder, 'other'), { recursive: true });

  expect(here.files.map(({ path }) => path)).toEqual(['a.pkr.hcl', 'scripts/b.sh']);
  expect(await digestTemplate(join(folder, 'other'))).toEqual(here);
});

test('a changed or renamed file changes the digest', async () => {
  const { digest } = await digestTemplate(join(folder, 'template'));
  await rename(join(folder, 'template', 'scripts', 'b.sh'), join(folder, 'template', 'c.sh'));
  const { digest: renamed } = await digestTemplate(join(folder, 'template'));
  await writeFile(join(folder, 'template', 'c.sh'), 'changed');
  const { digest: changed } = await digestTemplate(join(folder, 'template'));

  expect(new Set([digest, renamed, changed]).size).toBe(3);
});

test('a template that is a file has the digest of its bytes', async () => {
  expect((await digestTemplate(join(folder, 'template', 'a.pkr.hcl'))).digest).toBe(
    'sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
  );
});

test('links and missing templates are refused', async () => {
  await symlink('/etc/passwd', join(folder, 'template', 'link'));

  await expect(digestTemplate(join(folder, 'template'))).rejects.toThrow('"link"');
  await expect(digestTemplate(join(folder, 'none'))).rejects.toMatchObject({
    code: 'TRACE_RECORD_INVALID',
  });
});
