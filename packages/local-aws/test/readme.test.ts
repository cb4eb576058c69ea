import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { services } from '../src/services/services.js';
import { must } from './support/local.js';

const inPackage = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

test('the table of operations is the one of the code (UPDATE_README=1 writes it)', async () => {
  const readme = await readFile(inPackage('README.md'), 'utf8');
  const rows = services.flatMap(({ title, operations }) =>
    operations.map(({ action }) => [title, `\`${action}\``]).toSorted(),
  );
  const table = [['service', 'operation'], ['---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
  const updated = readme.replace(
    /(<!-- operations:.*-->\n)[\s\S]*?(?=<!-- \/operations -->)/,
    (_, mark: string) => `${mark}\n${table}\n\n`,
  );
  if (process.env['UPDATE_README'] === '1') await writeFile(inPackage('README.md'), updated);
  else expect(readme).toBe(updated);

  expect(updated).toContain(table);
});

test('the example runs as it stands', async () => {
  const readme = await readFile(inPackage('README.md'), 'utf8');
  const [, example] = must(/```ts\n([\s\S]*?)```/.exec(readme));
  await mkdir(inPackage('test-results'), { recursive: true });
  const file = inPackage('test-results/readme-example.mjs');
  await writeFile(file, must(example));

  const { stdout } = await promisify(execFile)(process.execPath, [file]);

  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^al2023-ami-2023\.9\.20261020\.0-kernel-6\.1-arm64 ami-0[0-9a-f]{16}$/),
    expect.stringMatching(/^al2023-ami-2023\.9\.20261105\.0-kernel-6\.1-arm64 ami-0[0-9a-f]{16}$/),
  ]);
});
