import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('has an example that runs', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'hello.pkr.hcl'), block('hcl'));
  await writeFile(join(folder, 'build.mjs'), block('js'));
  await mkdir(join(folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(folder, 'node_modules/@soe/packer-runner'));

  const { stdout, stderr } = await promisify(execFile)(execPath, ['build.mjs'], {
    cwd: folder,
    env: { PATH: env['PATH'], HOME: folder },
  });

  expect(stderr).toContain('Hello, Packer\n');
  expect(stdout).toMatch(/^succeeded \[/);
  expect(stdout).toContain("build: 'null.hello'");
});

it('has snippets that compile', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(folder, 'node_modules/@soe/packer-runner'));
  const given = "declare const options: import('@soe/packer-runner').RunPackerOptions;\n";
  const files = snippets.map((_, index) => join(folder, `snippet-${index}.mts`));
  for (const [index, file] of files.entries()) await writeFile(file, given + snippets[index]);
  const flags =
    '--noEmit --strict --target es2023 --lib es2023,dom --module nodenext --skipLibCheck';
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

  const checked = promisify(execFile)(execPath, [tsc, ...flags.split(' '), ...files], {
    cwd: folder,
  });

  expect(snippets.length).toBeGreaterThan(2);
  await expect(checked).resolves.toMatchObject({ stdout: '' });
});
