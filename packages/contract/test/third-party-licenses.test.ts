import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

test('licences of packages that are in the files of this one come with it', () => {
  const maps = globSync('dist/**/*.js.map', { cwd: root });
  const sources = maps.flatMap((file): string[] => JSON.parse(read(join(root, file))).sources);
  const inside = sources.flatMap((each) => /node_modules\/([^/]+)\//.exec(each)?.[1] ?? []);
  const license = new URL('LICENSE', import.meta.resolve('semver/package.json'));

  expect([...new Set(inside)]).toEqual(['semver']);
  expect(plain(read(join(root, 'third-party-licenses.md')))).toContain(
    plain(read(fileURLToPath(license))),
  );
  expect(JSON.parse(read(join(root, 'package.json'))).files).toContain('third-party-licenses.md');
});

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function plain(markdown: string): string {
  return markdown.replace(/\s+/g, ' ');
}
