import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { parseHtml } from '../support/parse-html.js';
import { createRepository, isolated } from '../support/repository.js';

it('the example of docs/rendering.md writes three files', async () => {
  const markdown = await readFile(new URL('../../docs/rendering.md', import.meta.url), 'utf8');
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(markdown) ?? [];
  const repository = await createRepository();
  await repository.commit('feat(ssh): forbid root login <b>');
  const files = new Map<string, string>();

  // The example as it stands, with the package and the folder that it would find where it runs.
  const code = example.replace(/^import (.*) from '(.*)';$/gm, 'const $1 = modules["$2"];');
  await new Function('modules', `return (async () => {${code}})()`)({
    'node:fs/promises': {
      writeFile: async (file: string, text: string) => void files.set(file, text),
    },
    '@soe/release-notes': {
      ...library,
      collectReleaseNotes: (options: library.CollectReleaseNotesOptions) =>
        library.collectReleaseNotes({
          ...options,
          directory: repository.directory,
          env: isolated,
        }),
    },
  });

  expect([...files.keys()]).toEqual(['notes.html', 'notes.txt', 'RELEASE.md']);
  expect(() => parseHtml(files.get('notes.html') ?? '')).not.toThrow();
  expect(files.get('notes.txt')).toContain('\n- ssh: forbid root login <b> (');
  expect(files.get('RELEASE.md')).toContain('- **ssh:** forbid root login \\<b\\> (');
});
