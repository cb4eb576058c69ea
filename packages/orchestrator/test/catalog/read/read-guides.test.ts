import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGuides } from '../../../src/catalog/read/read-guides.js';
import { config } from '../../config.js';
import { makeWorkspace } from '../../workspace.js';

function read(directory: string, guide: string, warn: (message: string) => void = () => {}) {
  const flavors = {
    al2023: { ...config.flavors['al2023'], template: 'linux', sources: {}, guide },
  };
  return readGuides(
    { config: { ...config, flavors }, directory, file: join(directory, 'soe.config.json') },
    warn,
  );
}

test('neither a guide nor an image of it comes from outside of the repository, not even behind a link', async () => {
  const workspace = makeWorkspace();
  const directory = join(workspace.directory, 'repository');
  workspace.write('secret.md', 'secret');
  workspace.write('secret.png', 'secret');
  workspace.write('repository/docs/own.png', 'own');
  workspace.write(
    'repository/docs/guide.md',
    '![a](own.png) ![b](../../secret.png) ![c](linked.png) ![d](%2e%2e/%2e%2e/secret.png)',
  );
  symlinkSync('../../secret.md', join(directory, 'docs/linked.md'));
  symlinkSync('../../secret.png', join(directory, 'docs/linked.png'));

  for (const guide of [
    '../secret.md',
    join(workspace.directory, 'secret.md'),
    'docs/linked.md',
    'docs',
  ]) {
    await expect(read(directory, guide)).rejects.toMatchObject({
      code: 'SOE_CONFIG_INVALID',
      message: expect.stringContaining(`flavors.al2023.guide: ${guide}`),
    });
  }
  const warnings: string[] = [];
  const { images } = await read(directory, 'docs/guide.md', (message) => warnings.push(message));

  expect(images.map(({ path }) => path)).toEqual(['flavors/al2023/guide/1-own.png']);
  expect(warnings).toHaveLength(3);
});
