import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectTemplate } from '../src/commands/inspect-template.js';
import { validateTemplate } from '../src/commands/validate-template.js';
import { type PackerEvent, runPacker } from '../src/index.js';
import {
  createFakePacker,
  dialectOutput,
  type FakePacker,
  rows,
  type Script,
} from './support/fake-packer.js';
import { createWorkbench } from './support/workbench.js';

const build = 'golden.amazon-ebs.linux';

/** A runner of a version of Packer, and a template that nobody reads. */
const prepare = async (version: string, commands: Readonly<Record<string, Script>>) => {
  const bench = await createWorkbench();
  const packer: FakePacker = await createFakePacker({ version, commands });
  await writeFile(join(bench.folder, 'x.pkr.hcl'), 'build {\n}\n');
  const options = {
    ...bench.options,
    workingDirectory: bench.folder,
    packer: packer.path,
    template: 'x.pkr.hcl',
  };
  return { ...bench, packer, options };
};

const play = async (name: string, script: Script = {}) => {
  const [version = ''] = name.split('-');
  return prepare(version, { build: { stdout: await dialectOutput(name), ...script } });
};

const milestones = [
  'source-image-found',
  'instance-launched',
  'connected',
  'provisioning',
  'image-registered',
  'copying',
  'post-processing',
  'cleaning-up',
  'cancelling',
  'build-finished',
];

const passed = (events: readonly PackerEvent[]) =>
  events.map(({ type }) => type).filter((type) => milestones.includes(type));

const connected = ['source-image-found', 'instance-launched', 'connected', 'provisioning'];
const cleaned = ['cleaning-up', 'cleaning-up', 'cleaning-up', 'cleaning-up'];

describe('runPacker', () => {
  it('understands 1.7, with rows of kind message', async () => {
    const { options, events } = await play('1.7.0-amazon-ebs');

    const result = await runPacker(options);

    expect(result).toMatchObject({
      outcome: 'succeeded',
      packerVersion: '1.7.0',
      artifacts: [{ build, images: [{ region: 'eu-west-1', imageId: 'ami-00000000000000001' }] }],
      diagnostics: [],
    });
    expect(passed(events)).toEqual([
      ...connected,
      'image-registered',
      ...cleaned,
      'build-finished',
    ]);
  });

  it.each([
    ['1.7.3', 0],
    ['1.8.5', 1],
  ])('understands that only matches nothing, as %s tells it', async (version, exitCode) => {
    const { options } = await play(`${version}-only-nothing`, { exitCode });

    const result = await runPacker({ ...options, only: ['nothing.*'] });

    expect(result).toMatchObject({
      outcome: 'empty',
      artifacts: [],
      diagnostics: expect.arrayContaining([expect.objectContaining({ severity: 'warning' })]),
    });
  });

  it('understands that a plugin is missing, as from 1.10 on for every cloud', async () => {
    const { options, events } = await play('1.10.0-missing-plugin', { exitCode: 1 });

    const result = await runPacker(options);

    expect(result).toMatchObject({
      outcome: 'invalid',
      artifacts: [],
      failure: { class: 'config', message: 'Missing plugins' },
      diagnostics: [
        {
          severity: 'error',
          summary: 'Missing plugins',
          detail: expect.stringContaining('* github.com/hashicorp/amazon >= 1.2.8'),
        },
      ],
    });
    expect(passed(events)).toEqual([]);
  });

  it('understands legacy JSON from 1.8.6 on, whose builds are named by type and name', async () => {
    const { options, events } = await play('1.8.6-legacy');

    const result = await runPacker(options);

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build: 'file.legacy', builderId: 'packer.file', files: ['legacy.txt'] }],
    });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'post-processing', postProcessor: 'manifest' }),
    );
  });

  it('understands 1.13 and later, where every line is a step', async () => {
    const { options, events } = await play('1.13.1-amazon-ebs');

    const result = await runPacker(options);

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [
        {
          build,
          id: 'eu-west-1:ami-00000000000000001,us-east-1:ami-00000000000000002',
          images: [
            { region: 'eu-west-1', imageId: 'ami-00000000000000001' },
            { region: 'us-east-1', imageId: 'ami-00000000000000002' },
          ],
        },
      ],
    });
    expect(passed(events)).toEqual([
      ...connected,
      'image-registered',
      'copying',
      ...cleaned,
      'post-processing',
      'build-finished',
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({ text: 'installed 12 packages', build, stream: 'stdout' }),
    );
  });

  it('names script and exit code of a failure in 1.13 and later', async () => {
    const { options } = await play('1.13.1-partial', { exitCode: 1 });

    const result = await runPacker(options);

    expect(result).toMatchObject({
      outcome: 'partial',
      artifacts: [{ build: 'golden.amazon-ebs.good' }],
      failure: {
        build: 'golden.amazon-ebs.bad',
        script: 'scripts/harden.sh',
        exitCode: 4,
        lastLines: expect.arrayContaining(['hardening', 'no such group']),
      },
    });
  });

  it('cancels a newer version, which cleans up', async () => {
    const stdout = await dialectOutput('1.14.0-cancelled');
    const { options, printed, events } = await play('1.14.0-begun', {
      onInterrupt: { stdout, exitCode: 1 },
    });
    const caller = new AbortController();

    const result = runPacker({ ...options, signal: caller.signal });
    await Promise.race([printed(/^Provisioning with shell script/), result]);
    caller.abort();

    expect(await result).toMatchObject({ outcome: 'cancelled', artifacts: [], exitCode: 1 });
    expect(passed(events)).toEqual([...connected, 'cancelling', ...cleaned, 'build-finished']);
  });

  it.each<readonly [string, Script]>([
    ['killed', { signal: 'SIGKILL' }],
    ['broken', { stderr: 'panic: oh no\n', exitCode: 2 }],
  ])('never takes a newer version that was %s for one that has ended well', async (_, ending) => {
    const { options } = await play('1.14.0-begun', ending);

    expect(await runPacker(options)).toMatchObject({ outcome: 'crashed', artifacts: [] });
  });

  it('masks what 1.15.1 masks, and what it does not', async () => {
    const { options, events, runFiles } = await play('1.15.1-secrets');

    const result = await runPacker({ ...options, secrets: ['correct-horse/battery'] });

    expect(result.outcome).toBe('succeeded');
    const texts = events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
    expect(texts).toContain('password is <sensitive>');
    expect(texts).toContain('and once more in another form: ***');
    expect(JSON.stringify(await runFiles())).not.toContain('battery');
  });

  it('understands 1.16, where provisioners may fail and provenance is written', async () => {
    const { options, events } = await play('1.16.0-provenance', {
      manifest: {
        variable: 'manifest',
        builds: [
          {
            name: 'linux',
            builder_type: 'amazon-ebs',
            build_time: 1795366909,
            files: null,
            artifact_id: 'eu-west-1:ami-00000000000000001',
            custom_data: null,
          },
        ],
      },
    });

    const result = await runPacker({ ...options, manifestVariable: 'manifest' });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build, images: [{ imageId: 'ami-00000000000000001' }] }],
      manifest: [{ name: 'linux', artifactId: 'eu-west-1:ami-00000000000000001' }],
    });
    expect(result.artifacts).toHaveLength(1);
    expect(result.failure).toBeUndefined();
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'post-processing', build, postProcessor: 'provenance' }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ build, text: 'Wrote attestation to golden.intoto.json' }),
    );
  });
});

describe('validateTemplate', () => {
  it.each([
    ['1.6.6', ''],
    ['1.7.7', rows(',ui,say,The configuration is valid.')],
  ])('knows a valid template, as %s tells it', async (version, stdout) => {
    const { options, packer } = await prepare(version, { validate: { stdout } });

    const result = await validateTemplate('x.pkr.hcl', options);

    expect(result).toEqual({ valid: true, diagnostics: [] });
    expect(await packer.calls()).toEqual([['validate', '-machine-readable', 'x.pkr.hcl']]);
  });

  it('does not believe a word that a template is valid when the exit code says otherwise', async () => {
    const stdout = rows(
      ',ui,say,The configuration is valid.',
      ',ui,error,Error: Datasource.Execute failed',
    );
    const { options } = await prepare('1.16.0', { validate: { stdout, exitCode: 1 } });

    const result = await validateTemplate('x.pkr.hcl', options);

    expect(result).toMatchObject({ valid: false, diagnostics: [{ severity: 'error' }] });
  });
});

describe('inspectTemplate', () => {
  it('understands 1.16, which masks what is sensitive itself', async () => {
    const stdout = await dialectOutput('1.16.0-inspect');
    const { options } = await prepare('1.16.0', { inspect: { stdout } });

    const result = await inspectTemplate('x.pkr.hcl', options);

    expect(result).toMatchObject({
      state: 'inspected',
      variables: [
        { name: 'db_password', value: '***', required: false, sensitive: true },
        { name: 'owner', value: 'platform-team', required: false, sensitive: false },
        { name: 'region', required: true, sensitive: false },
      ],
      locals: [
        { name: 'banner', value: '***', sensitive: true },
        { name: 'name', value: 'golden-1', sensitive: false },
      ],
      builds: [
        {
          name: 'golden',
          sources: ['amazon-ebs.linux'],
          provisioners: ['hcp-sbom', 'shell.harden'],
          postProcessors: [['manifest', 'checksum'], ['provenance']],
        },
        { sources: ['null.check'], provisioners: [], postProcessors: [] },
      ],
      diagnostics: [],
    });
  });
});
