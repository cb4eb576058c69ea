import { execFileSync } from 'node:child_process';
import { version } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSourceImage, readTools } from '../../src/index.js';

test('git and node are asked for their versions', async () => {
  const tools = await readTools({
    directory: fileURLToPath(new URL('.', import.meta.url)),
    soe: '1.2.3',
    others: [{ name: 'ansible', version: '9' }],
  });
  const git = execFileSync('git', ['version'], { encoding: 'utf8' });

  expect(tools.map(({ name }) => name)).toEqual(['ansible', 'git', 'node', 'soe']);
  expect(git).toContain(tools[1]?.version);
  expect(`v${tools[2]?.version}`).toBe(version);
});

test('a source image that is not there is refused before the build', async () => {
  const store = { images: async () => [], region: async () => 'us-east-1' };

  await expect(readSourceImage('ami-1', { store })).rejects.toMatchObject({
    code: 'TRACE_IMAGE_NOT_FOUND',
    message: expect.stringContaining('us-east-1'),
  });
});
