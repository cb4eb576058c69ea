import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readHclInspection } from '../src/commands/read-hcl-inspection.js';
import {
  lintTemplate,
  type MachineReadableLine,
  parseMachineReadable,
  readTemplate,
  sensitiveVariables,
} from '../src/index.js';
import { readManifest } from '../src/run/manifest.js';
import { collect, cutAt } from './support/chunks.js';
import {
  type Fixture,
  fixtureFiles,
  fixtureNames,
  otherOutputs,
  readFixture,
  readFixtureFile,
  readRun,
} from './support/fixtures.js';

const linesOf = (name: string): Promise<MachineReadableLine[]> =>
  collect(parseMachineReadable(cutAt(readFixture(name).stdout, [])));
const rowsOf = (lines: readonly MachineReadableLine[]) =>
  lines.flatMap((line) => ('text' in line ? [] : [line]));
const raw = (text: unknown) => ({ type: 'raw', text });
const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

type Assertion = (lines: readonly MachineReadableLine[], run: Fixture) => void | Promise<void>;

const succeedsSilently: Assertion = (lines, { exitCode }) => {
  expect([lines, exitCode]).toEqual([[], 0]);
};

const pointsAt =
  (summary: string, file: string, line: number): Assertion =>
  async (_, run) => {
    const { summary: told } = await readRun(run);
    expect(told.diagnostics).toMatchObject([{ severity: 'error', summary, file, line }]);
  };

// Runs without `-machine-readable`, and what is no row in spite of it.
const texts = [
  'samples-1.6.6/build-ok-color',
  'samples-1.6.6/build-ok-human',
  'samples-1.6.6/fmt-check',
  'samples-1.6.6/fmt-check-mr',
  'samples-1.6.6/init',
];

describe('the output of every captured run', () => {
  it.each(fixtureNames())('%s is read without losing a byte of text', async (name) => {
    const { stdout } = readFixture(name);
    const lines = await linesOf(name);

    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(stdout);
    const written = lines.map((line) =>
      'text' in line ? line.text : [line.at, line.target, line.type, ...line.raw].join(','),
    );
    expect(written.join('\n')).toBe(text.replace(/\n$/, ''));
    const rows = lines.filter((line) => !('text' in line));
    expect(rows.length > 0).toBe(!texts.includes(name) && stdout.length > 0);
  });

  const others: Readonly<Record<string, Assertion>> = {
    'build-ok-color': (lines) => {
      expect(lines).toContainEqual(raw('\u001b[0;32m    soe.null.alpha: local step one\u001b[0m'));
    },
    'build-ok-human': (lines) => {
      expect(lines).toContainEqual(raw('    soe.null.alpha: password is <sensitive>'));
    },
    'fmt-check': (lines) => expect(lines).toEqual([raw('mixed.pkr.hcl')]),
    'fmt-check-mr': (lines, { exitCode }) => {
      expect(exitCode).toBe(3);
      expect(lines.slice(0, 3)).toEqual(
        ['mixed.pkr.hcl', '--- old/mixed.pkr.hcl', '+++ new/mixed.pkr.hcl'].map(raw),
      );
    },
    init: (lines, { exitCode }) => {
      expect(exitCode).toBe(127);
      expect(lines[0]).toEqual(raw('Usage: packer [--version] [--help] <command> [<args>]'));
    },
    'inspect-hcl': (lines) => {
      const { values, builds } = readHclInspection(rowsOf(lines));
      expect(values.map(({ name }) => name)).toEqual(['db_password', 'owner', 'greeting']);
      expect(builds.map(({ name }) => name)).toEqual(['soe']);
    },
    'inspect-json': (lines) => {
      const rows = rowsOf(lines).filter(({ type }) => type.startsWith('template-'));
      expect(rows.map(({ type, data }) => [type, ...data])).toEqual([
        ['template-variable', 'a', '1', '0'],
        ['template-builder', 'f', 'file'],
        ['template-builder', 'legacy', 'null'],
        ['template-provisioner', 'shell-local'],
      ]);
    },
    'validate-invalid': pointsAt('Unknown provisioner type "nosuch"', 'invalid.pkr.hcl', 7),
    'validate-ok': succeedsSilently,
    'validate-ok2': succeedsSilently,
    'validate-syntax': pointsAt('Invalid single-argument block definition', 'syntax.pkr.hcl', 1),
    version: (lines) => {
      expect(rowsOf(lines).map(({ type, data }) => [type, ...data])).toEqual([
        ['version', '1.6.6'],
        ['version-prelease', ''],
        ['version-commit', ''],
        ['ui', 'say', 'Packer v1.6.6'],
      ]);
    },
  };

  it.each(Object.entries(others))('%s says what it says', async (name, assert) => {
    const path = `samples-1.6.6/${name}`;

    await assert(await linesOf(path), readFixture(path));
  });

  it('is either that of a build, whose outcome is tested, or one of these', () => {
    expect(Object.keys(others).map((name) => `samples-1.6.6/${name}`)).toEqual(otherOutputs);
  });

  it('of a build with -debug has the key that was saved, and where the instance is reached', async () => {
    const { events } = await readRun(readFixture('samples-1.6.6-aws/aws-debug'));

    expect(events).toContainEqual(
      expect.objectContaining({ type: 'key-saved', file: 'ec2_linux.pem' }),
    );
    expect(
      events.flatMap((event) =>
        event.type === 'instance-address' ? [[event.kind, event.address]] : [],
      ),
    ).toEqual([
      ['public-dns', 'ec2-54-214-65-133.compute-1.amazonaws.com'],
      ['public-ip', '54.214.65.133'],
      ['private-ip', '10.109.147.68'],
    ]);
  });

  it('of a build with -only is of the builds that match', async () => {
    const { summary } = await readRun(readFixture('samples-1.6.6/only-glob'));

    expect(summary.artifacts.map(({ build, builderId }) => [build, builderId])).toEqual([
      ['soe.null.alpha', 'fnoeding.null'],
      ['soe.null.alpha', 'packer.post-processor.checksum'],
    ]);
    expect(summary.steps.map(({ build }) => build)).toEqual(Array(3).fill('soe.null.alpha'));
  });

  it('of a build of legacy JSON has the builds by their names alone', async () => {
    const { summary } = await readRun(readFixture('samples-1.6.6/build-json'));

    expect(summary.artifacts).toEqual([
      { build: 'legacy', builderId: 'fnoeding.null', id: 'Null', images: [], files: [] },
      { build: 'f', builderId: 'packer.file', id: 'File', images: [], files: ['/work-dir/f.txt'] },
    ]);
    expect(summary.lastLines('f')).toContain('legacy json 1');
  });
});

describe('the detailed log of a captured run', () => {
  it.each(['build-ok-packerlog.stderr', 'build-ok-packerlogpath.log'])(
    'masks what the output beside it shows: %s',
    async (name) => {
      const log = readFixtureFile(`samples-1.6.6/${name}`);
      const { stdout } = readFixture(`samples-1.6.6/${name.replace(/\..*/, '')}`);

      expect(log).toContain('[INFO] Packer version: 1.6.6 ');
      expect(log).toContain('soe.null.alpha: password is <sensitive>');
      expect(log).not.toContain('hunter2');
      expect(stdout.toString()).toContain('soe.null.alpha: password is hunter2-SECRET');
    },
  );

  it.each([
    'build-ok-packerlog.stderr',
    'build-ok-packerlogpath.log',
    'unwrapped-sigint-child-only.stderr',
  ])('is never taken for rows, although it quotes them: %s', async (name) => {
    const bytes = Buffer.from(readFixtureFile(`samples-1.6.6/${name}`));

    const lines = await collect(parseMachineReadable(cutAt(bytes, [])));

    expect(bytes.toString()).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \d+,,ui,say,/m);
    expect(rowsOf(lines)).toEqual([]);
  });

  it('of a Packer without its wrapper shows that it heard the signal itself', () => {
    const log = readFixtureFile('samples-1.6.6/unwrapped-sigint-child-only.stderr');

    expect(log).toContain('Cancelling build after receiving interrupt');
    expect(log).toContain('Cleanly cancelled builds after being interrupted.');
  });
});

describe('the checksum file of a captured run', () => {
  it('is named by its artifact, and holds what other runs have added', async () => {
    const { summary } = await readRun(readFixture('samples-1.6.6/build-ok'));
    const sums = readFixtureFile('samples-1.6.6/beta_sha256.checksum').trimEnd().split('\n');

    expect(summary.artifacts.flatMap(({ files }) => files)).toContain(
      '/work-dir/beta_sha256.checksum',
    );
    const sum = createHash('sha256').update('payload for platform-team\n').digest('hex');
    expect(sums).toEqual(Array(6).fill(`${sum}\tbeta.txt`));
  });
});

describe('the template of a captured run', () => {
  // What lint finds with Packer 1.6.6; the credentials are those of an emulator.
  const credentials = ['literal-credentials', 'literal-credentials'];
  const cloud = ['open-security-group', 'unencrypted-boot', ...credentials];
  const templates: Readonly<Record<string, readonly string[]>> = {
    'aws-debug.pkr.hcl': cloud,
    'aws-encrypt.pkr.hcl': ['open-security-group', ...credentials],
    'aws-fail.pkr.hcl': cloud,
    'aws-failask.pkr.hcl': cloud,
    'aws-moto.pkr.hcl': cloud,
    'aws-pipe.pkr.hcl': cloud,
    'aws-rebake.pkr.hcl': cloud,
    'aws-slow.pkr.hcl': cloud,
    'aws-source-notfound.pkr.hcl': cloud,
    'aws-spot.pkr.hcl': cloud,
    'aws-ssh.pkr.hcl': ['unencrypted-boot', ...credentials],
    'aws-survive.pkr.hcl': cloud,
    'aws-trace.pkr.hcl': cloud,
    'big.pkr.hcl': [],
    'cleanup.json': [],
    'fail.pkr.hcl': [],
    'invalid.pkr.hcl': [],
    'ok.pkr.hcl': [],
    'parallel.pkr.hcl': [],
    'reqvar.pkr.hcl': [],
    'slow.pkr.hcl': [],
    'syntax.pkr.hcl': ['syntax'],
    'warn.json': [],
  };

  it.each(Object.entries(templates))('%s is read and linted', async (file, rules) => {
    const options = { workingDirectory: fixture('templates'), packerVersion: '1.6.6' };

    const template = await readTemplate(file, options);
    const findings = await lintTemplate(file, options);

    expect(findings.map(({ rule }) => rule)).toEqual(rules);
    expect(template.problems).toHaveLength(rules.includes('syntax') ? 1 : 0);
    if (!rules.includes('syntax')) {
      expect(template.blocks.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['source', 'build']),
      );
    }
  });

  it('has the secret that the output shows', async () => {
    const options = { workingDirectory: fixture('templates') };

    expect(await sensitiveVariables('ok.pkr.hcl', options)).toMatchObject([
      { kind: 'variable', name: 'db_password', values: ['hunter2-SECRET'], complete: true },
    ]);
    expect(readFixture('samples-1.6.6/build-ok').stdout.toString()).toContain('hunter2-SECRET');
  });

  it('gets a value that it does not declare, about which Packer warns', async () => {
    const values = readFixtureFile('templates/extra.pkrvars.hcl');
    const { summary } = await readRun(readFixture('samples-1.6.6/varfile-undeclared-warning'));

    const [name = ''] = /^\w+/.exec(values) ?? [];
    expect(name).toBe('undeclared_in_file');
    expect(summary.diagnostics).toMatchObject([
      { severity: 'warning', detail: expect.stringContaining(name) },
    ]);
  });

  it('runs a script whose twenty thousand lines are all read', async () => {
    const script = spawn('sh', [fixture('templates/big.sh')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });

    const lines = await collect(parseMachineReadable(script.stdout));

    expect(lines).toHaveLength(20_000);
    expect(lines.at(-1)).toEqual(raw(expect.stringContaining('package foo-19999, version')));
  });

  it('and every other file is read by a test', () => {
    const read = [
      'README.md',
      ...fixtureNames().flatMap((name) => [`${name}.stdout`, `${name}.meta.json`]),
      ...[
        'beta_sha256.checksum',
        'build-ok-packerlog.stderr',
        'build-ok-packerlogpath.log',
        'packer-manifest.legacy-json.json',
        'unwrapped-sigint-child-only.stderr',
      ].map((name) => `samples-1.6.6/${name}`),
      'samples-1.6.6-aws/aws-trace.manifest.json',
      ...[...Object.keys(templates), 'big.sh', 'extra.pkrvars.hcl'].map(
        (name) => `templates/${name}`,
      ),
    ];

    expect([...fixtureFiles()].sort()).toEqual(read.sort());
  });
});

describe('the manifest of a captured run', () => {
  it('of HCL has the image and what the template added', async () => {
    const path = fixture('samples-1.6.6-aws/aws-trace.manifest.json');

    expect(await readManifest(path, '1a821b88-23c8-b101-7d35-2b7dea20ab20')).toMatchObject([
      {
        name: 'linux',
        builderType: 'amazon-ebs',
        images: [{ region: 'us-east-1', imageId: 'ami-e095fddcad28449a7' }],
        customData: { source_ami: 'ami-0ed094fb1304fd857', version: '1.0.0' },
      },
    ]);
    expect(await readManifest(path, 'another run')).toEqual([]);
  });

  it('of legacy JSON has files, and no data where the template adds none', async () => {
    const path = fixture('samples-1.6.6/packer-manifest.legacy-json.json');

    expect(await readManifest(path, 'e53cfd7c-873e-20fe-ca1f-070cec42be46')).toMatchObject([
      { name: 'legacy', files: [], images: [], customData: {} },
      { name: 'f', files: ['/work-dir/f.txt'], artifactId: 'File' },
    ]);
  });
});
