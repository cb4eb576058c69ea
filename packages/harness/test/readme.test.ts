import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import type { LocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';
import * as library from '../src/index.js';
import { bodies } from '../src/suites/suite-schema.js';
import { ec2For, settings, startForTest } from './support/aws.js';
import { launchFrom, olderAmazonLinux } from './support/inspector.js';
import { membersOfOptions, membersOfType } from './support/option-members.js';
import { amazonLinux, livingInstances, startRunning } from './support/running.js';
import { isInstalled } from './support/shells.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

let folder = '';
beforeAll(async () => {
  // Inside the package, so that examples find it by its name as if it were installed.
  await mkdir(join(root, 'test-results'), { recursive: true });
  folder = await mkdtemp(join(root, 'test-results', 'readme-'));
  await write('tests/base.yaml', block('README.md', 'yaml'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('README.md', () => {
  test('the example launches an image, writes a page and lets the gate decide', {
    timeout: 120_000,
  }, async (context) => {
    const aws = await startRunning(context);
    const [find = '', run = ''] = (blocks('README.md', 'sh')[1] ?? '').split('\n');
    const [, finding = ''] = /^npx soe local --compute auto -- node -e "(.*)"$/.exec(find) ?? [];
    expect(run).toBe('npx soe local --compute auto -- node example.mjs ami-0123456789abcdef0');
    const found = await runNode(['-e', finding], { cwd: folder, env: aws.environment() });
    expect(found).toMatchObject({ stderr: '', stdout: `${await amazonLinux(aws)}\n` });
    const said = await example(aws, 'README.md', { args: [found.stdout.trim()] });

    expect(said.stderr).toMatch(/launch\n.* tests\n.* reboot\n.* terminate\n$/s);
    expect(said.stdout).toMatch(/^launch-tests: passed/i);
    expect(said.code).toBe(0);
    const page = await read('report.html');
    expect(page).toContain('Tests of al2023 2026.11.1');
    expect(page).toContain('after reboot');
    expect(await livingInstances(aws)).toEqual([]);
  });

  test('has every code of an error, and no other', () => {
    const [, table = ''] = /\n## Errors\n([\s\S]*?)\n## /.exec(page('README.md')) ?? [];
    const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
    const [, union = ''] =
      /export type HarnessErrorCode =([^;]*);/.exec(page('src/errors.ts')) ?? [];
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);

    expect(listed.toSorted()).toEqual(codes.toSorted());
    expect(codes.length).toBeGreaterThan(0);
  });

  test('every code of an error is thrown somewhere', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'errors.ts')
      .map((file) => page(`src/${file}`))
      .join('\n');
    const [, table = ''] = /\n## Errors\n([\s\S]*?)\n## /.exec(page('README.md')) ?? [];
    const unused = [...table.matchAll(/^\| `(\w+)`/gm)].filter(
      ([, code]) => !sources.includes(`'${code}'`),
    );

    expect(unused.map(([, code]) => code)).toEqual([]);
  });

  test('names every function that there is, and no other', () => {
    const [, table = ''] = /\| area \| functions([\s\S]*?)\n\n/.exec(page('README.md')) ?? [];
    const names = table
      .split('\n')
      .flatMap((row) => [...(row.split(' | ')[1] ?? '').matchAll(/`(\w+)`/g)])
      .map(([, name = '']) => name);
    // What others are made of, and what a page tells.
    const parts = [
      ...['HarnessError', 'countEvaluated', 'coverageGaps', 'formatDecision', 'inspectorCloud'],
      ...['mergeAttempts', 'resultFormat'],
    ];
    const functions = Object.entries(library).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : [],
    );
    const values = ['hygieneChecks'];

    expect([...names, ...parts].toSorted()).toEqual([...functions, ...values].toSorted());
  });

  test('names only options that there are', () => {
    const [, table = ''] = /\n## Options\n([\s\S]*?)\n## /.exec(page('README.md')) ?? [];
    const rows = [...table.matchAll(/^\| (`.*?) \| (`.*?) \|/gm)];
    const wrong = rows.flatMap(([, options = '', functions = '']) =>
      ticked(functions).flatMap((name) =>
        ticked(options).filter((option) => !membersOfOptions(name).includes(option)),
      ),
    );

    expect(rows.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});

describe('docs/suites.md', () => {
  test('its suite is one, with every kind of check for Linux', () => {
    const program = Buffer.from('true').toString('base64');
    const suite = library.parseSuite(block('docs/suites.md', 'yaml'), {
      scripts: { 'boot.sh': program },
      tools: { pytest: [{ path: 'test_a.py', contents: program }] },
    });

    expect([...new Set(suite.checks.map(({ kind }) => kind))].toSorted()).toEqual(
      Object.keys(bodies)
        .filter((kind) => kind !== 'registry')
        .toSorted(),
    );
  });

  test('names every member of every kind', () => {
    const rows = [...page('docs/suites.md').matchAll(/^\| `(\w+)` \| (`[^|]*)\|$/gm)];
    const common = ['title', 'phases', 'architectures', 'skip'];
    const kinds = Object.entries(bodies).map(([kind, { shape }]) => [
      kind,
      Object.keys(shape).filter((member) => !common.includes(member)),
    ]);

    expect(rows.map(([, kind, members = '']) => [kind, ticked(members)])).toEqual(kinds);
  });

  test('the example runs suites on this machine', async () => {
    const { stdout, stderr, code } = await example(undefined, 'docs/suites.md');

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^TAP version 14\n1\.\.\d\n/);
    expect(stdout).toMatch(/^ok \d+ - .*file \/etc\/passwd: owner is root$/m);
    expect(stdout).not.toMatch(/^not ok/m);
  });

  test('the example reads results of another tool', async () => {
    await write(
      'results.xml',
      '<testsuite tests="1"><testcase name="boots" time="1"/></testsuite>',
    );

    const { stdout, stderr } = await example(undefined, 'docs/suites.md', { at: 1 });

    expect(stderr).toBe('');
    expect(stdout).toContain('passed: 1');
  });
});

describe('docs/bake.md', () => {
  test('the example writes a runner and the provisioner that the page shows', async () => {
    await mkdir(join(folder, 'images', 'linux'), { recursive: true });
    await write('image.pkr.hcl.template', 'build {\n# tests\n}\n');

    expect(await example(undefined, 'docs/bake.md')).toMatchObject({ stderr: '', code: 0 });
    const template = await read('images/linux/image.pkr.hcl');
    const lines = (text: string) =>
      text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    expect(lines(template)).toEqual(['build {', ...lines(block('docs/bake.md', 'hcl')), '}']);
  });

  test('the example reads what came through the output of Packer', async () => {
    const { stdout } = await runIn(folder, 'images/linux/soe-bake-tests.sh');
    const output = stdout.replaceAll(/^(?=.)/gm, '    amazon-ebs.image: ');
    await write('packer.log', `==> amazon-ebs.image: Provisioning with shell script\n${output}`);

    const said = await example(undefined, 'docs/bake.md', { at: 1 });

    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(/^bake-tests: passed/i);
  });
});

describe('docs/windows.md', () => {
  test('its suite is one, and the example writes a runner', async () => {
    const suite = library.parseSuite(block('docs/windows.md', 'yaml'));
    expect(suite.checks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['registry', 'service', 'command']),
    );

    expect(await example(undefined, 'docs/windows.md')).toMatchObject({ stderr: '', code: 0 });
    expect(await read('run-tests.ps1')).toContain('AmazonSSMAgent');
  });
});

describe('docs/launches.md', () => {
  test('the example tells of launches and probes, and the sweeper finds nothing', {
    timeout: 120_000,
  }, async (context) => {
    const aws = await startRunning(context);
    const said = await example(aws, 'docs/launches.md', { image: await amazonLinux(aws) });

    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(/^\S+ tested +0 \d+\.\d+\S* *\n$/);
    expect(await example(aws, 'docs/launches.md', { at: 1 })).toMatchObject({
      stderr: '',
      stdout: '0 to remove\n0 removed\n',
    });
  });
});

test('docs/matrix.md plans launches and tries those that EC2 refuses', async () => {
  const aws = await startForTest();
  const said = await example(aws, 'docs/matrix.md', { image: await amazonLinux(aws) });

  expect(said.stderr).toBe('');
  expect(said.stdout).toMatch(/^passed EC2 refuses to start the image on /m);
  expect(said.stdout).not.toMatch(/^(?:failed|other) /m);
});

test('docs/console.md shows what a console says and what was let be', async () => {
  const { stdout, stderr } = await example(undefined, 'docs/console.md');

  expect(stderr).toBe('');
  expect(stdout).toContain('passed console shows no kernel panic');
  expect(stdout).not.toMatch(/^failed/m);
  expect(stdout).toMatch(/\[\]\n$/);
  const signs = (platform: library.Platform) =>
    library.readConsole('', { platform }).lookedFor?.length;
  expect(page('docs/console.md')).toContain(
    `${signs('linux')} signs of trouble of Linux and ${signs('windows')} of Windows`,
  );
});

test.skipIf(!isInstalled('packer'))(
  'docs/rebake.md builds upon an image and compares its lives',
  { timeout: 180_000 },
  async (context) => {
    const aws = await startRunning(context);
    const fixture = page('test/fixtures/rebake/image.pkr.hcl');
    const clean =
      'rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; cloud-init clean --logs --machine-id';
    const given = { soe_endpoint: aws.endpoint, script: clean };
    const template = Object.entries(given).reduce(
      (text, [name, value]) =>
        text.replace(
          `variable "${name}" { type = string }`,
          `variable "${name}" {\n  type = string\n  default = "${value}"\n}`,
        ),
      fixture,
    );
    await write('image.pkr.hcl', template);

    const said = await example(aws, 'docs/rebake.md', { image: await amazonLinux(aws) });

    expect(said).toMatchObject({ stderr: '', code: 0 });
    expect(said.stdout).toMatch(/^passed machine id is its own/m);
    expect(said.stdout).not.toMatch(/^(?:failed|pending|other) /m);
    expect(said.stdout).toMatch(/[1-9]\d* removed\n$/);
    expect(await livingInstances(aws)).toEqual([]);
  },
);

describe('docs/hygiene.md', () => {
  test('the example makes a suite', async () => {
    const { stdout, stderr } = await example(undefined, 'docs/hygiene.md');

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ scripts\nssh-host-keys /);
  });

  test('names every check of Linux, and no other', () => {
    const [, table = ''] = /\| group \| checks([\s\S]*?)\n\n/.exec(page('docs/hygiene.md')) ?? [];

    expect(ticked(table.split('\n').slice(2).join('\n')).toSorted()).toEqual(
      library.hygieneChecks.map(({ id }) => id).toSorted(),
    );
  });
});

test('docs/ids.md reads a registry and tells which ids are somebody else’s', async () => {
  await write('ids.yaml', block('docs/ids.md', 'yaml'));
  const { stdout, stderr } = await example(undefined, 'docs/ids.md');

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^group app\nuser app\nuser agent\nscript undeclared\n/);
  expect(stdout).toContain('postgres');
  expect(library.readFileOwners((await runIn(folder, 'owners.sh')).stdout)).toBeDefined();
});

describe('docs/scans.md', () => {
  test('the example reads reports of scanners and lets the gate decide', async () => {
    await write('trivy.json', JSON.stringify(trivy('CVE-2026-7')));
    await write('arf.xml', xccdf);
    const { stdout, stderr } = await example(undefined, 'docs/scans.md');

    expect(stderr).toBe('');
    expect(stdout).toContain('CVE-2026-7');
    expect(stdout).toMatch(/^scans: failed/im);
  });

  test('the example asks Amazon Inspector for an image, an instance and a bill of material', async () => {
    let now = Date.parse('2026-11-22T10:00:00Z');
    const aws = await startForTest({ clock: () => new Date(now) });
    const ec2 = ec2For(aws);
    const imageId = await olderAmazonLinux(ec2);
    await new Inspector2Client(settings(aws)).send(new EnableCommand({ resourceTypes: ['EC2'] }));
    const instanceId = await launchFrom(ec2, imageId);
    now += 10 * 60_000; // its first scan is over
    const components = ['curl', 'zlib'].map((name) => ({
      type: 'library',
      name,
      purl: `pkg:rpm/amzn/${name}@1.0-1?arch=x86_64&distro=amazonlinux-2023`,
    }));
    await write(
      'sbom.json',
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components }),
    );

    const { stdout, stderr } = await example(aws, 'docs/scans.md', {
      at: 1,
      image: imageId,
      instance: instanceId,
      change: (text) => text.replace('previous: 2', `previous: 2, endpoint: '${aws.endpoint}'`),
    });

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^inspector 1 [1-9]\d* \[\]\ninspector 1 \d+ \[\]\ninspector-scan 2 /);
  });

  test.skipIf(!isInstalled('oscap'))('the example runs OpenSCAP as in a guest', async () => {
    await write('content.xml', benchmark);
    const { stdout, stderr } = await example(undefined, 'docs/scans.md', {
      at: 2,
      change: (text) =>
        text
          .replace('/usr/share/xml/scap/ssg/content/ssg-al2023-ds.xml', join(folder, 'content.xml'))
          .replace('xccdf_org.ssgproject.content_profile_cis', 'xccdf_example_profile_one'),
    });

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^openscap \d+ \d+\n$/);
  });
});

describe('docs/gates.md', () => {
  test('its policy has all that a policy can have', () => {
    const policy = library.parseGatePolicy(block('docs/gates.md', 'yaml'));

    expect(Object.keys(policy).toSorted()).toEqual(membersOfType('GatePolicy'));
  });

  test('its rules are the defaults, but for a minimum and one more rule that stops a release', () => {
    const { findings } = library.parseGatePolicy(block('docs/gates.md', 'yaml'));
    const defaults = library.defaultFindingRules;

    expect({ ...defaults, ...findings }).toEqual({
      ...defaults,
      minimum: 100,
      block: [...defaults.block, { minimumEpss: 0.5 }],
    });
  });

  test('the example decides, and keeps what the next release compares with', async () => {
    await write(
      'soe.gates.yaml',
      block('docs/gates.md', 'yaml').replaceAll(/minimum: \d+/g, 'minimum: 1'),
    );
    await write(
      'launch.json',
      report('launch', { 'service chronyd: is running': 'failed', other: 'passed' }),
    );
    await write('trivy.json', JSON.stringify(trivy('CVE-2026-6')));
    await write('previous/findings.json', '[]');
    const { stdout, stderr } = await example(undefined, 'docs/gates.md');

    expect(stderr).toBe('');
    expect(stdout).toMatch(/failed in quarantine.*chronyd/);
    expect(stdout).toMatch(/status: 'passed'[\s\S]*status: 'passed'/);
    expect(JSON.parse(await read('findings.json'))).toMatchObject([
      { id: 'CVE-2026-6', isNew: true },
    ]);
  });
});

test('docs/reports.md merges and compares reports', async () => {
  await write('bake.json', report('bake', { a: 'passed' }));
  await write('launch.json', report('launch', { a: 'failed' }));
  await write('previous.json', report('launch', { b: 'passed' }));
  const { stdout, stderr } = await example(undefined, 'docs/reports.md', {
    env: { GITHUB_ACTIONS: 'true' },
  });

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^1 newly failing, 1 vanished\n::error /);
  expect(await read('report.html')).toContain('Tests of al2023');
  expect(JSON.parse(await read('report.sarif'))).toMatchObject({ version: '2.1.0' });
});

describe('tables of options', () => {
  const tables = pages().flatMap((name) =>
    [
      ...page(name).matchAll(
        /^\| (?:option of `(\w+)`|(member|rule)[^|]*) \|.*\n\|.*\n((?:\|.*\n)+)/gm,
      ),
    ].map(([header, of, , rows = '']) => ({
      name,
      of,
      header: header.split('\n')[0] ?? '',
      listed: rows
        .trim()
        .split('\n')
        .flatMap((row) => ticked(row.split(' | ')[0] ?? ''))
        .toSorted(),
    })),
  );

  test.each(tables.filter(({ of }) => of !== undefined))(
    '$name: all of $of',
    ({ of = '', listed }) => {
      // The rest is handed on.
      const others = of === 'rebakeImage' ? ['template', 'env', 'variables'] : [];

      expect(listed).toEqual([...membersOfOptions(of), ...others].toSorted());
    },
  );

  test('docs/gates.md: all rules and exceptions', () => {
    const listed = tables.filter(({ name, of }) => name === 'docs/gates.md' && of === undefined);

    expect(listed.map((each) => each.listed)).toEqual(
      ['TestRules', 'FindingRule', 'FindingRules', 'Waiver', 'Quarantine'].map(membersOfType),
    );
  });

  test('there is one for every function whose options matter', () => {
    expect(tables.flatMap(({ of = [] }) => of).toSorted()).toEqual([
      ...['bakeTests', 'decideFindings', 'decideTests', 'formatReport', 'hygieneSuite'],
      ...['inspectorScan', 'openscapScan', 'planLaunches', 'qualysDetections', 'readConsole'],
      ...['rebakeImage', 'runnerScript', 'scanSbom', 'testLaunches'],
    ]);
  });
});

test('every example has the right types', { timeout: 60_000 }, async () => {
  const files: string[] = [];
  for (const name of pages()) {
    for (const [at, code] of blocks(name, 'js').entries()) {
      const file = `${name.replaceAll('/', '-')}-${at}.mts`;
      await write(file, code);
      files.push(join(folder, file));
    }
  }
  const types = dirname(dirname(require.resolve('@types/node/package.json')));
  const flags =
    `--noEmit --ignoreConfig --strict --noImplicitAny false --skipLibCheck --target es2023
    --lib es2023 --module nodenext --types node --typeRoots`.split(/\s+/);
  const tsc = require.resolve('typescript/bin/tsc');
  const { code, stdout } = await runNode([tsc, ...flags, types, ...files], { cwd: root });

  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('no page has an example that is not run, and the README leads to every page', () => {
  const counted = Object.fromEntries(
    pages().map((name) => {
      const languages = [...page(name).matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      return [name, languages.toSorted().join(' ')];
    }),
  );

  expect(counted).toEqual({
    'README.md': 'js sh sh yaml',
    'docs/bake.md': 'hcl js js',
    'docs/console.md': 'js',
    'docs/gates.md': 'js yaml',
    'docs/hygiene.md': 'js',
    'docs/ids.md': 'js yaml',
    'docs/launches.md': 'js js',
    'docs/matrix.md': 'js',
    'docs/rebake.md': 'js',
    'docs/reports.md': 'js',
    'docs/scans.md': 'js js js',
    'docs/suites.md': 'js js yaml',
    'docs/windows.md': 'js yaml',
  });
  const linked = [...page('README.md').matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, to]) => to);
  expect([...new Set(linked)].toSorted()).toEqual(pages().slice(1));
});

test('links between pages lead somewhere', () => {
  for (const name of pages()) {
    for (const [, to = '', place] of page(name).matchAll(
      /\]\((?!https?:)([^)#]+)(?:#([\w-]+))?\)/g,
    )) {
      const file = join(root, dirname(name), to);
      expect(existsSync(file), `${name} → ${to}`).toBe(true);
      if (place === undefined) continue;
      const headings = [...readFileSync(file, 'utf8').matchAll(/^##+ (.+)$/gm)].map(
        ([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'),
      );
      expect(headings, `${name} → ${to}`).toContain(place);
    }
  }
});

/** What an example is run with. */
interface ExampleOptions {
  /** Which block of the page. Default: the first. */
  readonly at?: number;
  /** In place of the ids on the page. */
  readonly image?: string;
  readonly instance?: string;
  /** What the example is called with. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What a reader would put in as well. */
  readonly change?: (text: string) => string;
}

/** Runs an example of a page as it stands, but for its ids, with AWS in its environment. */
async function example(
  aws: LocalAws | undefined,
  name: string,
  {
    at = 0,
    image = '',
    instance = '',
    args = [],
    env = {},
    change = (text) => text,
  }: ExampleOptions = {},
) {
  const code = change(blocks(name, 'js')[at] ?? 'throw new Error("no such example")')
    .replaceAll('ami-0123456789abcdef0', image)
    .replaceAll('i-0123456789abcdef0', instance);
  const file = `${name.replaceAll('/', '-')}-${at}.mjs`;
  await write(file, code);
  return runNode([join(folder, file), ...args], {
    cwd: folder,
    env: { ...aws?.environment(), ...env },
  });
}

/** Runs a script of the folder with sh. */
function runIn(cwd: string, script: string) {
  const start = `const { spawnSync } = require('node:child_process');
    process.stdout.write(spawnSync('sh', [process.argv[1]], { encoding: 'utf8' }).stdout);`;
  return runNode(['-e', start, '--', script], { cwd });
}

/** A report of tests of one suite. */
function report(type: string, tests: Readonly<Record<string, library.TestStatus>>): string {
  const suite = ['nitro', 'base'] as const;
  return JSON.stringify(
    library.makeReport(
      Object.entries(tests).map(([name, status]) => ({ name, status, duration: 1, type, suite })),
    ),
  );
}

function trivy(id: string) {
  return {
    SchemaVersion: 2,
    Metadata: { OS: { Family: 'amazon', Name: '2023' } },
    Results: [
      {
        Target: 'al2023',
        Class: 'os-pkgs',
        Type: 'amazon',
        Packages: [{ Name: 'openssl-libs', Version: '3.0.1' }],
        Vulnerabilities: [
          {
            VulnerabilityID: id,
            PkgName: 'openssl-libs',
            InstalledVersion: '3.0.1',
            FixedVersion: '3.0.2',
            Severity: 'HIGH',
          },
        ],
      },
    ],
  };
}

const xccdf = `<?xml version="1.0" encoding="UTF-8"?>
<TestResult xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_example_testresult_one">
  <rule-result idref="xccdf_example_rule_one" severity="high"><result>pass</result></rule-result>
</TestResult>`;

const benchmark = `<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_example_benchmark_one">
  <status>draft</status>
  <version>1</version>
  <Profile id="xccdf_example_profile_one"><title>One</title></Profile>
  <Rule id="xccdf_example_rule_one" selected="true" severity="low"><title>A rule</title></Rule>
</Benchmark>`;

function ticked(text: string): readonly string[] {
  return [...text.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
}

function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs')).map((file) => `docs/${file}`);
  return ['README.md', ...docs.toSorted()];
}

function page(name: string): string {
  return readFileSync(join(root, name), 'utf8');
}

function block(name: string, language: string): string {
  const [first] = blocks(name, language);
  if (first === undefined) throw new Error(`${name} has no ${language}`);
  return first;
}

function blocks(name: string, language: string): readonly string[] {
  return [...page(name).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) => code,
  );
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

function read(file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}
