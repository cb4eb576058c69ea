import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSuite } from '@soe/harness';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ciSystems } from '../../src/init/init-answers.js';
import { presets } from '../../src/init/presets.js';
import { readScaffold } from '../../src/init/read-scaffold.js';
import { scaffoldFiles } from '../../src/init/scaffold-files.js';

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

test('the template of Linux is that of the example, so that both are proven together', () => {
  const example = at('../../examples/golden-images/linux');
  const own = at('scaffold/systems/linux');
  for (const name of readdirSync(example, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(example, name)).isDirectory()) continue;
    expect(readFileSync(join(own, name), 'utf8'), name).toBe(
      readFileSync(join(example, name), 'utf8'),
    );
  }
});

test('the suite of Windows is one that the harness takes', () => {
  const text = readFileSync(at('scaffold/systems/windows/tests/base.yaml'), 'utf8');
  expect(parseSuite(text, { file: 'base.yaml' })).toMatchObject({ platform: 'windows' });
});
