import { describe, expect, it } from 'vitest';
import { attachPacker, runPacker } from '../src/index.js';
import { compareManifest, readManifest } from '../src/run/manifest.js';
import { createWorkbench } from './support/workbench.js';

const entry = (run: string, id: string) => ({
  name: 'linux',
  builder_type: 'amazon-ebs',
  build_time: 1795368246,
  files: null,
  artifact_id: id,
  packer_run_uuid: run,
  custom_data: { source: 'ami-0ed094fb1304fd857' },
});

describe('readManifest', () => {
  it('reads the entries of one run among those of others', async () => {
    const bench = await createWorkbench();
    const builds = [
      entry('old', 'us-east-1:ami-0a'),
      entry('new', 'eu-west-1:ami-0b,us-east-1:ami-0c'),
    ];
    await bench.write('manifest.json', [JSON.stringify({ builds, last_run_uuid: 'new' })]);

    expect(await readManifest(`${bench.folder}/manifest.json`, 'new')).toEqual([
      {
        name: 'linux',
        builderType: 'amazon-ebs',
        builtAt: '2026-11-22T17:24:06.000Z',
        artifactId: 'eu-west-1:ami-0b,us-east-1:ami-0c',
        images: [
          { region: 'eu-west-1', imageId: 'ami-0b' },
          { region: 'us-east-1', imageId: 'ami-0c' },
        ],
        files: [],
        customData: { source: 'ami-0ed094fb1304fd857' },
      },
    ]);
  });

  it('has nothing to say of a manifest that is not there', async () => {
    const bench = await createWorkbench();

    expect(await readManifest(`${bench.folder}/none.json`, 'new')).toBeUndefined();
  });
});

describe('compareManifest', () => {
  it('tells what only one of the two has', () => {
    const images = [{ region: 'us-east-1', imageId: 'ami-0a' }];
    const artifact = { build: 'a', builderId: 'x', id: 'us-east-1:ami-0a', images, files: [] };
    const written = {
      name: 'a',
      builderType: 'x',
      artifactId: 'us-east-1:ami-0b',
      images,
      files: [],
      customData: {},
    };

    expect(compareManifest([written], [artifact])).toEqual([
      'Packer lists us-east-1:ami-0a, which its manifest does not have.',
      'The manifest has us-east-1:ami-0b, which Packer does not list.',
    ]);
    expect(compareManifest([{ ...written, artifactId: artifact.id }], [artifact])).toEqual([]);
  });
});

describe('the manifest of a run', () => {
  it('is in the result, and is masked in the run directory', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'manifest.pkr.hcl',
      variables: { note: 'with hunter2 in it' },
      secrets: ['hunter2'],
      manifestVariable: 'manifest',
    });

    expect(result.manifest).toEqual([
      expect.objectContaining({
        name: 'plain',
        customData: { note: 'with *** in it', type: '***' },
      }),
    ]);
    expect(JSON.stringify(await bench.runFiles())).not.toContain('hunter2');
    expect(result.warnings).toBeUndefined();
  });

  it('is missed when the template writes none there, also by whoever reads the run again', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      manifestVariable: 'word',
    });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      warnings: [expect.stringContaining('var.word')],
    });
    expect(result.manifest).toBeUndefined();
    expect(await attachPacker(bench.runDirectory)).toEqual(result);
  });
});
