import { expect, test } from 'vitest';
import { loadConfig } from '../src/index.js';
import { config } from './config.js';
import { makeWorkspace } from './workspace.js';

const yaml = `owner: "111122223333"
region: us-east-1
distribution:
  regions: [us-east-1, { region: eu-west-1, kmsKeyId: alias/soe }]
flavors:
  al2023:
    template: al2023.pkr.hcl
    sources:
      x86_64: { parameter: /aws/service/al2023 }
`;

test('YAML is read, and a region may be written short', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', yaml);

  const loaded = await loadConfig(workspace.directory);

  expect(loaded.directory).toBe(workspace.directory);
  expect(loaded.config.distribution.regions).toEqual([
    { region: 'us-east-1' },
    { region: 'eu-west-1', kmsKeyId: 'alias/soe' },
  ]);
});

test('JSON is read', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.json', JSON.stringify(config));

  await expect(loadConfig(workspace.directory)).resolves.toMatchObject({ config });
});

test.each(['mjs', 'js', 'ts'])('a module with the ending .%s is read', async (ending) => {
  const workspace = makeWorkspace();
  const text = `export default ${JSON.stringify(config)}${ending === 'ts' ? ' satisfies object' : ''};\n`;
  workspace.write('package.json', '{ "type": "module" }');
  workspace.write(`soe.config.${ending}`, text);

  await expect(loadConfig(workspace.directory)).resolves.toMatchObject({ config });
});

test.each([
  ['an unknown key', yaml.replace('region: us', 'regin: us'), /regin/],
  ['an account that YAML reads as a number', yaml.replace(/"/g, ''), /owner \(line 1\).*in quotes/],
  [
    'a region that is none',
    yaml.replace('[us-east-1,', '[useast1,'),
    /distribution\.regions\.0 \(line 4\)/,
  ],
  [
    'a missing template',
    yaml.replace('template: al2023.pkr.hcl', 'paths: [a]'),
    /flavors\.al2023\.template \(line \d\)/,
  ],
  ['a flavor with a bad name', yaml.replace('al2023:', 'AL_2023:'), /flavors\.AL_2023 \(line \d\)/],
  [
    'no source at all',
    yaml.replace('x86_64: { parameter: /aws/service/al2023 }', '{}'),
    /flavors\.al2023\.sources/,
  ],
  [
    'a source by name without owners',
    yaml.replace('parameter: /aws/service/al2023', 'name: al2023-*'),
    /sources\.x86_64\.owners \(line 9\)/,
  ],
  [
    'a tag of the pipeline itself',
    yaml.replace('flavors:', '  tags: { soe:commit: "0" }\nflavors:'),
    /distribution\.tags/,
  ],
  ['text that is no YAML', 'flavors: [', /soe\.config\.yaml:\d+: /],
  ['an empty file', '', /the whole file/],
])('%s is refused, and its place is named', async (_what, text, message) => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', text);

  const loading = loadConfig(workspace.directory);

  await expect(loading).rejects.toMatchObject({ code: 'SOE_CONFIG_INVALID' });
  await expect(loading).rejects.toThrow(message);
});

test('all problems of a file are told at once', async () => {
  const workspace = makeWorkspace();
  workspace.write(
    'soe.config.yaml',
    yaml.replace('us-east-1\n', 'x\n').replace('111122223333', '1'),
  );

  await expect(loadConfig(workspace.directory)).rejects.toThrow(
    /owner \(line 1\)[\s\S]*region \(line 2\)/,
  );
});

test('a module that fails to load says why', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.mjs', "throw new Error('no network');\n");

  await expect(loadConfig(workspace.directory)).rejects.toThrow(/no network/);
});

test('a folder without a configuration is told what was looked for', async () => {
  const loading = loadConfig(makeWorkspace().directory);

  await expect(loading).rejects.toMatchObject({ code: 'SOE_CONFIG_NOT_FOUND' });
  await expect(loading).rejects.toThrow(/soe\.config\.ts.*soe\.config\.yaml/);
});

test('what leads nowhere in other flavors than those that are asked for is let be', async () => {
  const workspace = makeWorkspace();
  workspace.write(
    'soe.config.yaml',
    `${yaml}    purpose: \${env.STAGE:-servers}
  web:
    template: \${env.NOWHERE}
    purpose: \${parameter:/nowhere}
    sources: { x86_64: { parameter: /x } }
`,
  );
  const asked: string[] = [];
  const load = (flavors?: readonly string[]) =>
    loadConfig(workspace.directory, {
      ...(flavors && { flavors }),
      parameters: async (names) => {
        asked.push(...names);
        return new Map();
      },
    });

  expect((await load(['al2023'])).config.flavors['al2023']).toMatchObject({ purpose: 'servers' });
  expect(asked).toEqual([]);
  await expect(load(['web'])).rejects.toThrow(/NOWHERE is not set/);
  await expect(load()).rejects.toThrow(/NOWHERE is not set.*\n.*no parameter \/nowhere/);
});
