import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';
import { makeWorkspace, type Workspace } from './workspace.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
/** Writes the address of every module that is loaded from then on, one to a line, into a file. */
const tellModules = `data:text/javascript,${encodeURIComponent(`
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { env } from 'node:process';

registerHooks({
  load(url, context, next) {
    appendFileSync(env.MODULES_FILE, url + '\\n');
    return next(url, context);
  },
});
`)}`;

test('importing the package loads no other one than the contract', async () => {
  const library = pathToFileURL(join(root, 'dist/index.js')).href;

  const { files, sources } = await loadedBy(makeWorkspace(), ['--eval', `import('${library}')`]);

  expect(files).toContain(library);
  expect(packagesOf([...files, ...sources])).toEqual([]);
});

test('help loads commander, and nothing else', async () => {
  const { files, sources } = await loadedBy(makeWorkspace(), [cli, '--help']);

  expect(packagesOf([...files, ...sources])).toEqual(['commander']);
});

test('what reads a configuration is two files, with nothing that it does not use', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', 'owner: "1"\n');

  const { files, sources } = await loadedBy(workspace, [cli, 'resolve', 'al2023']);

  expect(packagesOf(files)).toEqual(['commander']);
  expect(packagesOf(sources)).toEqual(['yaml', 'zod']);
  // All languages of its messages, and the schema of records, are as much as the rest.
  expect(sources.filter((each) => /\/locales\/(?!en\.js)/.test(each))).toEqual([]);
  expect(sources.filter((each) => each.includes('release-record-schema'))).toEqual([]);
});

test('what Node compiled is kept for the next time', async () => {
  const workspace = makeWorkspace();

  await workspace.soe(['--help'], { env: { XDG_CACHE_HOME: workspace.directory } });

  const [version = ''] = readdirSync(join(workspace.directory, 'soe'));
  expect(readdirSync(join(workspace.directory, 'soe', version)).length).toBeGreaterThan(1);
});

test('licences of packages that are in the files of this one come with it', () => {
  const licenses = readFileSync(join(root, 'third-party-licenses.md'), 'utf8');
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const inside = packagesOf(
    globSync('dist/**/*.js', { cwd: root }).flatMap((file) => sourcesOf(join(root, file))),
  );

  expect(inside).toEqual(['yaml', 'zod']);
  for (const name of inside) {
    const license = new URL('LICENSE', import.meta.resolve(`${name}/package.json`));
    expect(textOf(licenses)).toContain(textOf(readFileSync(license, 'utf8')));
  }
  expect(files).toContain('third-party-licenses.md');
});

/** Files that a start of Node loads, and the sources that they were made of. */
async function loadedBy(
  workspace: Workspace,
  args: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly sources: readonly string[] }> {
  const list = join(workspace.directory, 'modules.txt');
  await runNode(['--import', tellModules, ...args], {
    cwd: workspace.directory,
    env: { MODULES_FILE: list },
  });
  const files = readFileSync(list, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'));
  const own = files.map((url) => fileURLToPath(url)).filter((file) => file.startsWith(root));
  return { files, sources: own.flatMap(sourcesOf) };
}

function sourcesOf(file: string): readonly string[] {
  try {
    return JSON.parse(readFileSync(`${file}.map`, 'utf8')).sources;
  } catch {
    return [];
  }
}

/** Names of the packages, other than those of this repository, that files are of. */
function packagesOf(files: readonly string[]): readonly string[] {
  const names = files.flatMap((file) => {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].sort();
}

function textOf(markdown: string): string {
  return markdown.replace(/\s+/g, ' ');
}
