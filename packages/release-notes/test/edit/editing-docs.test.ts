import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as library from '../../src/index.js';
import * as schemas from '../../src/schemas/index.js';
import { createRepository, isolated } from '../support/repository.js';

const docs = new URL('../../docs/editing.md', import.meta.url);

/** The first block of code in a language. */
function blockOf(markdown: string, language: string): string {
  const [, code = ''] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(markdown) ?? [];
  return code;
}

it('the example of docs/editing.md does what it says', async () => {
  const markdown = await readFile(docs, 'utf8');
  const repository = await createRepository();
  await repository.commit('fix(log): cfg SOE-7\n\nRelease-Note: Logs are rotated every day');
  await repository.commit('fix(ssh): PermitRootLogin no SOE-12');
  await repository.commit('chore(deps): bump zlib', { author: 'renovate[bot] <r@example.com>' });
  await repository.commit('ci: cache');
  await repository.commit('feat: describe', { file: 'README.md' });
  await writeFile(join(repository.directory, 'notes.yaml'), blockOf(markdown, 'yaml'));

  // The example as it stands, with the package and the folder that it would find where it runs.
  const code = blockOf(markdown, 'js').replace(
    /^import \{ (.*) \} from '(.*)';$/gm,
    'const { $1 } = modules["$2"];',
  );
  const run = new Function('modules', `return (async () => {${code}})()`);
  const inside = (file: string) => join(repository.directory, file);
  await run({
    'node:fs/promises': {
      readFile: (file: string, encoding: 'utf8') => readFile(inside(file), encoding),
      writeFile: (file: string, text: string) => writeFile(inside(file), text),
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
    '@soe/release-notes/schemas': schemas,
  });

  expect(await readFile(inside('NOTES.md'), 'utf8')).toBe(`# al2023 2026.11.1

2026-11-02

## Highlights

- Root can no longer log in over SSH

## Dependencies

* bump zlib

## Fixes

* Root can no longer log in over SSH (Use a named account and sudo.)
* Logs are rotated every day

## Documentation

* describe

## Contributors

- Ada

1 change is left out of these notes.
`);
});

it('docs/editing.md names every partial and every part', async () => {
  const markdown = await readFile(docs, 'utf8');
  const parts = Object.values(library.defaultPartials).flatMap((text) =>
    Array.from(text.matchAll(/\{\{part "(.*?)"\}\}/g), ([, id]) => id),
  );
  for (const name of [...Object.keys(library.defaultPartials), ...parts]) {
    expect(markdown).toContain(`\`${name}\``);
  }
});
