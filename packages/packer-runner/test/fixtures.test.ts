import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { MachineReadableLine } from '../src/index.js';
import { parseMachineReadable } from '../src/index.js';
import { readManifest } from '../src/run/manifest.js';
import { collect, cutAt } from './support/chunks.js';
import { fixtureNames, readFixture, readRun } from './support/fixtures.js';

const linesOf = (name: string): Promise<MachineReadableLine[]> =>
  collect(parseMachineReadable(cutAt(readFixture(name).stdout, [])));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

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

  it('of fmt is the list of files', async () => {
    expect(await linesOf('samples-1.6.6/fmt-check')).toEqual([
      { type: 'raw', text: 'mixed.pkr.hcl' },
    ]);
  });

  it('of inspect names variables, builders and provisioners of legacy JSON', async () => {
    const lines = await linesOf('samples-1.6.6/inspect-json');

    const rows = lines.flatMap((line) =>
      'text' in line || !line.type.startsWith('template-') ? [] : [[line.type, ...line.data]],
    );
    expect(rows).toEqual([
      ['template-variable', 'a', '1', '0'],
      ['template-builder', 'f', 'file'],
      ['template-builder', 'legacy', 'null'],
      ['template-provisioner', 'shell-local'],
    ]);
  });

  it.each(['samples-1.6.6/validate-ok', 'samples-1.6.6/validate-ok2'])(
    'of a validation that succeeds is nothing: %s',
    async (name) => {
      expect(await linesOf(name)).toEqual([]);
      expect(readFixture(name).exitCode).toBe(0);
    },
  );

  it.each([
    ['samples-1.6.6/validate-invalid', 'Unknown provisioner type "nosuch"', 'invalid.pkr.hcl', 7],
    [
      'samples-1.6.6/validate-syntax',
      'Invalid single-argument block definition',
      'syntax.pkr.hcl',
      1,
    ],
  ])('of a validation that fails has the place: %s', async (name, summary, file, line) => {
    const { summary: told } = await readRun(readFixture(name));

    expect(told.diagnostics).toMatchObject([{ severity: 'error', summary, file, line }]);
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
