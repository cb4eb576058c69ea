import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSuite } from '@soe/harness';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ciSystems } from '../../src/init/init-answers.js';
import { presets, usualFlavors } from '../../src/init/presets.js';
import { readScaffold } from '../../src/init/read-scaffold.js';
import { ciFiles, scaffoldFiles } from '../../src/init/scaffold-files.js';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const everything = {
  flavors: presets.map(({ name }) => name),
  owner: '111122223333',
  region: 'eu-west-1',
} as const;

describe.each(ciSystems)('the files of a new repository with %s', (ci) => {
  test('have no place holder left, and the configuration is the last', async () => {
    const files = await scaffoldFiles({ ...everything, ci }, '1.2.3', readScaffold);

    expect(files.filter(({ text }) => /@@\w+@@/.test(text))).toEqual([]);
    expect(files.at(-1)?.path).toBe('soe.config.yaml');
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  test('fit the JSON Schema that editors use, which the configuration names', async () => {
    const files = await scaffoldFiles({ ...everything, ci }, '1.2.3', readScaffold);
    const text = files.at(-1)?.text ?? '';
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(at('schemas/config.json'), 'utf8')));

    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...parse(text), owners: [] })).toBe(false);
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
    expect(schema).toBe('./node_modules/@soe/orchestrator/schemas/config.json');
  });
});

test('a flavor alone brings only the template of its system', async () => {
  const files = await scaffoldFiles(
    { ...everything, flavors: ['windows-2022'], ci: 'github' },
    '1.2.3',
    readScaffold,
  );
  const folders = new Set(files.map(({ path }) => path.split('/')[0]));

  expect(folders).toContain('windows');
  expect(folders).not.toContain('linux');
  const readme = files.find(({ path }) => path === 'README.md')?.text ?? '';
  expect(readme).toMatch(/^windows\/ {18}Packer templates/m);
  expect(readme).not.toContain('linux/');
  const remarks = [...readme.matchAll(/^(?:npx|npm| ) .*# /gm)].map(([line]) => line.length);
  expect(new Set(remarks)).toEqual(new Set([51]));
});

/** What the example says in its own words, and why. */
const ownWords: readonly string[] = [
  // It shows inheritance, both lifecycles, a source image by its name, and a distribution with accounts and regions.
  'soe.config.yaml',
  // Pages that a catalogue shows; those of a new repository are to be written.
  'flavors/al2023/guide.md',
  'flavors/ubuntu-24.04/guide.md',
  // It is a part of this repository, which has these for all.
  'README.md',
  'package.json',
  '.gitignore',
  // CI systems are shown by examples/github-actions, which is laid over this one.
  'soe.commits.json',
];

test('the example golden-images is what soe init writes, but for its own words; vitest -u makes it so', async () => {
  const example = at('../../examples/golden-images');
  const answers = { ...everything, flavors: usualFlavors, ci: 'github' } as const;
  const files = await scaffoldFiles(answers, '1.2.3', readScaffold);
  const ci = new Set((await ciFiles(answers, readScaffold)).map(({ path }) => path));
  const common = files.filter(({ path }) => !ownWords.includes(path) && !ci.has(path));

  for (const { path, text } of common) await expect(text).toMatchFileSnapshot(join(example, path));

  // And it has nothing more of what images are made of.
  const paths = new Set(common.map(({ path }) => path));
  const more = ['linux', 'flavors'].flatMap((folder) =>
    readdirSync(join(example, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(example, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !paths.has(path) && !ownWords.includes(path)),
  );
  expect(more).toEqual([]);
  expect(paths).toContain('linux/linux.pkr.hcl');
});

test('the suite of Windows is one that the harness takes', () => {
  const text = readFileSync(at('scaffold/systems/windows/tests/base.yaml'), 'utf8');
  expect(parseSuite(text, { file: 'base.yaml' })).toMatchObject({ platform: 'windows' });
});
