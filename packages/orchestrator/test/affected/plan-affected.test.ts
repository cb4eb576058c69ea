// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Packer are written so
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { loadConfig, planAffected, type SoeConfig } from '../../src/index.js';
import { config } from '../config.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

const source = { x86_64: { name: 'x', owners: ['self'] } };

/** Two flavors of one template, and one that has its own and is built on the first. */
const settings: SoeConfig = {
  ...config,
  gates: 'gates.yaml',
  flavors: {
    base: {
      template: 'linux',
      sources: source,
      paths: ['flavors/base'],
      tests: { suites: ['tests'] },
    },
    other: { template: 'linux', sources: source, paths: ['flavors/other'] },
    app: { template: 'app.pkr.hcl', sources: source, needs: ['base'], paths: ['app'] },
  },
};

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace();
});

/** A whole repository, tagged as the release 1.0.0 of each flavor. */
function start(written: SoeConfig = settings, prefix = ''): void {
  const write = (file: string, text: string) => workspace.write(`${prefix}${file}`, text);
  write('soe.config.json', JSON.stringify(written));
  write('gates.yaml', '');
  write(
    'linux/linux.pkr.hcl',
    'build {\n provisioner "shell" {\n scripts = ["${path.root}/../scripts/${var.soe_flavor}.sh"]\n}\n}\n',
  );
  write(
    'app.pkr.hcl',
    'build {\n provisioner "file" {\n source = "motd"\n}\n provisioner "file" {\n source = "files/"\n}\n}\n',
  );
  for (const file of ['scripts/base.sh', 'scripts/other.sh', 'motd', 'files/a', 'tests/a.yaml'])
    write(file, '');
  for (const file of ['flavors/base/a', 'flavors/other/a', 'app/a', 'README.md']) write(file, '');
  workspace.commit('Start');
  for (const flavor of Object.keys(written.flavors)) git('tag', `${flavor}/1.0.0`);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: workspace.directory, encoding: 'utf8' }).trim();
}

async function affected(
  request: Omit<Parameters<typeof planAffected>[0], 'offline'> = {},
  { at = new Date('2026-11-28T12:00:00Z'), directory = workspace.directory, listen = false } = {},
) {
  const warnings: string[] = [];
  const found = await planAffected(
    { offline: true, ...request },
    {
      ...(await loadConfig(directory)),
      env: {},
      clock: () => at,
      ...(listen && {
        onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
      }),
    },
  );
  const told = found.map(({ flavor, reasons }) => `${flavor}: ${reasons.map(({ kind }) => kind)}`);
  return { found, told, warnings };
}

/** What is affected after files were written and committed. */
async function afterChange(files: Readonly<Record<string, string>>) {
  for (const [file, text] of Object.entries(files)) workspace.write(file, text);
  workspace.commit('Change');
  return (await affected()).told;
}

test('after a release nothing is due', async () => {
  start();

  await expect(affected({}, { listen: true })).resolves.toMatchObject({ found: [], warnings: [] });
});

test.each([
  [
    'a template',
    { 'linux/linux.pkr.hcl': '' },
    ['base: template', 'other: template', 'app: needs'],
  ],
  [
    'a script that the template names for one flavor',
    { 'scripts/other.sh': 'x' },
    ['other: provisioner'],
  ],
  ['a file that a template names', { motd: 'x' }, ['app: provisioner']],
  ['a folder that a template names', { 'files/b': 'x' }, ['app: provisioner']],
  ['a suite', { 'tests/a.yaml': 'x' }, ['base: tests', 'app: needs']],
  ['a path of a flavor', { 'flavors/base/b': 'x' }, ['base: shared', 'app: needs']],
  ['what no flavor names', { 'README.md': 'x', 'docs/a.md': 'x', linux2: 'x' }, []],
  ['a name with a line break and quotes', { 'app/a\n"b': 'x' }, ['app: shared']],
])('%s', async (_what, files, told) => {
  start();

  expect(await afterChange(files)).toEqual(told);
});

test('a flavor without paths is touched by any file, but not by keys of others', async () => {
  const { paths: _, ...base } = settings.flavors['base'] ?? { template: '', sources: {} };
  const written: SoeConfig = { ...settings, flavors: { ...settings.flavors, base } };
  start(written);
  const other = { ...written.flavors['other'], variables: { a: '1' } };
  const now = { ...written, flavors: { ...written.flavors, other } };

  expect(await afterChange({ 'soe.config.json': JSON.stringify(now) })).toEqual([
    'other: configuration',
  ]);
  expect(await afterChange({ 'README.md': 'x' })).toEqual([
    'base: shared',
    'other: configuration',
    'app: needs',
  ]);
});

test('what the configuration says to all concerns all; how it is written, nobody', async () => {
  start();

  expect(await afterChange({ 'soe.config.json': JSON.stringify(settings, null, 2) })).toEqual([]);
  const moved = { ...settings, region: 'eu-west-1' };
  expect(await afterChange({ 'soe.config.json': JSON.stringify(moved) })).toEqual([
    'base: configuration',
    'other: configuration',
    'app: configuration,needs',
  ]);
});

test('a configuration that was a file of another format, or did not fit, is compared as far as it can be', async () => {
  start();
  rmSync(join(workspace.directory, 'soe.config.json'));
  // JSON is YAML.
  expect(await afterChange({ 'soe.config.yaml': JSON.stringify(settings) })).toEqual([]);

  workspace.write('soe.config.yaml', 'flavors: [');
  const broken = workspace.commit('Break');
  workspace.write('soe.config.yaml', JSON.stringify(settings));
  workspace.commit('Mend');
  const { found } = await affected({ flavors: ['other'], since: broken });

  expect(found[0]?.reasons).toEqual([
    { kind: 'configuration', keys: ['the whole of soe.config.yaml'] },
  ]);
});

test('a configuration that is a module is not run as it was: any change of it concerns all', async () => {
  start();
  rmSync(join(workspace.directory, 'soe.config.json'));
  workspace.write('package.json', '{ "type": "module" }');
  workspace.write('soe.config.mjs', `export default ${JSON.stringify(settings)};\n`);
  const before = workspace.commit('Use a module');
  const { told } = await affected({ since: before });
  workspace.write('soe.config.mjs', `export default ${JSON.stringify(settings)}; // the same\n`);
  workspace.commit('Comment');

  expect(told).toEqual([]);
  await expect(affected({ since: before })).resolves.toMatchObject({
    told: ['base: configuration', 'other: configuration', 'app: configuration,needs'],
  });
});

test('rules of the gates concern all, exceptions only those that they are for', async () => {
  start();
  const waiver =
    'waivers:\n  - { id: CVE-1, flavors: [other], owner: a, reason: b, expires: 2027-01-01 }\n';

  expect(await afterChange({ 'gates.yaml': waiver })).toEqual(['other: configuration']);
  expect(await afterChange({ 'gates.yaml': `${waiver}tests: { minimum: 2 }\n` })).toHaveLength(3);
});

test('a waiver that has expired touches those that it is for, without a commit', async () => {
  start();
  const waiver =
    'waivers:\n  - { id: CVE-1, flavors: [other], owner: team, reason: b, expires: 2026-12-01 }\n';
  workspace.write('gates.yaml', waiver);
  const since = workspace.commit('Waive');

  const before = await affected({ since }, { at: new Date('2026-12-01T23:00:00Z') });
  const after = await affected({ since }, { at: new Date('2026-12-02T01:00:00Z') });

  expect(before.told).toEqual([]);
  expect(after.found).toMatchObject([
    { flavor: 'other', reasons: [{ kind: 'expired', name: 'CVE-1', owner: 'team' }] },
  ]);
});

test('a flavor of which no release is known is affected, and so are those that need it', async () => {
  start();
  git('tag', '--delete', 'base/1.0.0');

  await expect(affected()).resolves.toMatchObject({ told: ['base: first-release', 'app: needs'] });
});

test('one flavor can be asked for, and still knows what it needs', async () => {
  start();
  workspace.write('tests/a.yaml', 'x');
  workspace.commit('Change');

  await expect(affected({ flavors: ['app'] })).resolves.toMatchObject({ told: ['app: needs'] });
  await expect(affected({ flavors: ['none'] })).rejects.toMatchObject({
    code: 'SOE_FLAVOR_UNKNOWN',
  });
});

test('each flavor is compared with its own last release', async () => {
  start();
  workspace.write('linux/a.pkr.hcl', '');
  const released = workspace.commit('Change');
  git('tag', 'base/1.1.0');

  const { found } = await affected();

  expect(found).toMatchObject([{ flavor: 'other', since: { version: '1.0.0' } }]);
  workspace.write('tests/a.yaml', 'x');
  workspace.commit('Test more');
  await expect(affected({ flavors: ['base'] })).resolves.toMatchObject({
    found: [{ since: { version: '1.1.0', commit: released } }],
  });
});

test('files that are not committed are told, and touch nothing', async () => {
  start();
  workspace.write('linux/linux.pkr.hcl', 'by hand');
  workspace.write('soe.config.json', JSON.stringify({ ...settings, region: 'eu-west-1' }));

  const { found, warnings } = await affected({}, { listen: true });

  expect(found).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/not committed.*linux\/linux\.pkr\.hcl, soe\.config\.json$/),
  ]);
});

test('files that moved or are gone count where they were', async () => {
  start();
  git('mv', 'scripts/other.sh', 'app/other.sh');
  rmSync(join(workspace.directory, 'flavors/base/a'));
  workspace.commit('Move');

  await expect(affected()).resolves.toMatchObject({
    told: ['base: shared', 'other: provisioner', 'app: shared,needs'],
  });
});

test('links are followed, and a link that leads elsewhere is a change', async () => {
  start();
  mkdirSync(join(workspace.directory, 'common'));
  workspace.write('common/a', '');
  symlinkSync('../common', join(workspace.directory, 'app/common'));
  const written = {
    ...settings,
    flavors: { app: { template: 'app.pkr.hcl', sources: source, paths: ['app/common'] } },
  };
  workspace.write('soe.config.json', JSON.stringify(written));
  git('tag', '--force', 'app/1.0.0', workspace.commit('Only the app'));
  workspace.write('common/a', 'x');
  workspace.commit('Change');

  await expect(affected()).resolves.toMatchObject({ told: ['app: shared'] });
});

test('a configuration in a folder has its paths from there', async () => {
  start(settings, 'images/');
  const directory = join(workspace.directory, 'images');
  workspace.write('scripts/other.sh', 'not that of the images');
  workspace.commit('Beside');
  await expect(affected({}, { directory })).resolves.toMatchObject({ told: [] });

  workspace.write('images/scripts/other.sh', 'x');
  workspace.commit('Change');

  await expect(affected({}, { directory })).resolves.toMatchObject({
    found: [{ flavor: 'other', reasons: [{ files: ['images/scripts/other.sh'] }] }],
  });
});

test('settings of a user that change what git tells play no part', async () => {
  start(settings, 'images/');
  const directory = join(workspace.directory, 'images');
  for (const [name, value] of [
    ['diff.relative', 'true'],
    ['diff.renames', 'copies'],
    ['diff.noprefix', 'true'],
    ['diff.ignoreSubmodules', 'all'],
    ['diff.external', 'false'],
  ] as const) {
    git('config', name, value);
  }
  git('mv', 'images/scripts/other.sh', 'images/app/other.sh');
  workspace.commit('Move');

  await expect(affected({}, { directory })).resolves.toMatchObject({
    told: ['other: provisioner', 'app: shared'],
  });
});

test('references that name no commit are refused, and never options of git', async () => {
  start();

  for (const since of [
    '--output=stolen',
    '-h',
    '^main',
    'main..main',
    'none',
    '',
    'HEAD:motd',
    'a\0b',
  ]) {
    await expect(affected({ since })).rejects.toMatchObject({ code: 'SOE_USAGE' });
  }
  expect(git('status', '--porcelain')).toBe('');
});

test('what a shallow clone does not have is told with what to do, and is no first release', async () => {
  start();
  workspace.write('README.md', 'x');
  workspace.commit('More');
  const clone = makeWorkspace();
  const url = pathToFileURL(workspace.directory).href;
  execFileSync('git', ['clone', '--quiet', '--depth=1', url, clone.directory]);
  workspace = clone;

  await expect(affected({ since: 'HEAD~1' })).rejects.toThrow(/shallow.*fetch-depth: 0/);
  await expect(affected()).rejects.toMatchObject({ code: 'SOE_PREVIOUS_UNKNOWN' });
});

test('a record of a release that was shared goes before a tag; one that a gate stopped is none', async () => {
  start();
  workspace.write('flavors/other/a', 'x');
  const commit = workspace.commit('Change');
  const record = (distribution?: object) =>
    workspace.write(
      '.soe/releases/other/1.1.0/record.json',
      JSON.stringify({
        schema: 'soe-release/v1',
        flavor: 'other',
        version: '1.1.0',
        createdAt: '2026-11-20T00:00:00.000Z',
        builds: [],
        images: [],
        source: { commit, dirty: false, unpushed: false },
        ...(distribution && { distribution }),
      }),
    );
  workspace.write('.soe/.gitignore', '*\n');

  record();
  await expect(affected()).resolves.toMatchObject({ told: ['other: shared'] });
  record({
    regions: ['us-east-1'],
    accounts: [],
    organizations: [],
    organizationalUnits: [],
    parameterPrefix: '/soe',
    parameterAccounts: [],
  });
  await expect(affected()).resolves.toMatchObject({ told: [] });
});

test('a base, or the defaults, count for exactly the flavors that use what is different', async () => {
  const flavors = {
    one: { extends: 'linux', paths: ['one'] },
    two: { extends: ['hardened'], paths: ['two'] },
    three: { template: 'app.pkr.hcl', sources: source, paths: ['three'], variables: { size: 1 } },
  };
  const written = (linux: object = {}, hardened: object = {}, defaults: object = {}) => ({
    ...settings,
    defaults,
    bases: {
      linux: { template: 'linux', sources: source, ...linux },
      hardened: { extends: 'linux', ...hardened },
    },
    flavors,
  });
  start(written() as SoeConfig);
  const after = (...parts: Parameters<typeof written>) =>
    afterChange({ 'soe.config.json': JSON.stringify(written(...parts)) });

  await expect(after({ variables: { size: 2 } })).resolves.toEqual([
    'one: configuration',
    'two: configuration',
  ]);
  await expect(after({}, { variables: { size: 2 } })).resolves.toEqual(['two: configuration']);
  // What a flavor says itself is the same whatever the defaults say.
  await expect(after({}, {}, { variables: { size: 2 } })).resolves.toEqual([
    'one: configuration',
    'two: configuration',
  ]);
  await expect(after({}, {}, { purpose: 'Servers' })).resolves.toEqual([]);
});
