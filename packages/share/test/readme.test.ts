import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startLocal } from './support/local.js';

const root = fileURLToPath(new URL('..', import.meta.url));

test('the example of the README runs against whatever the AWS environment names', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  await using local = await startLocal();
  const release = await local.build();
  // Inside the package, so that it finds itself by name.
  await mkdir(join(root, 'test-results'), { recursive: true });
  const directory = await mkdtemp(join(root, 'test-results', 'readme-'));
  try {
    await writeFile(join(directory, 'release.json'), JSON.stringify(release));
    await writeFile(join(directory, 'example.mjs'), example);

    const { stdout, stderr } = await promisify(execFile)(execPath, ['example.mjs'], {
      cwd: directory,
      env: local.server.environment(),
    });

    expect(stdout).toMatch(/^us-east-1 ami-\w+\neu-west-1 ami-\w+\n$/);
    expect(stderr).toContain('verified');
  } finally {
    await rm(directory, { recursive: true });
  }
});
