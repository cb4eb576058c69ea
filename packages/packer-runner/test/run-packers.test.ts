import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { type PackerResult, runPacker, runPackers } from '../src/index.js';
import { createCloudBench } from './support/cloud-bench.js';
import { createWorkbench } from './support/workbench.js';

describe('runPackers', () => {
  it('makes twelve images at once with the real Packer, each with a result of its own', async () => {
    const { bench, aws, client } = await createCloudBench();
    const atWork = join(bench.folder, 'at-work');
    await mkdir(atWork);
    // No build goes on before all of them have come this far.
    const script = await bench.script([
      `touch ${atWork}/$PACKER_RUN_UUID`,
      `until [ $(ls ${atWork} | wc -l) -eq 12 ]; do sleep 0.1; done`,
    ]);
    const names = Array.from({ length: 12 }, (_, index) => `parallel-${index}`);

    const settled = await runPackers(
      names.map(
        (name) => () =>
          runPacker({
            ...bench.options,
            template: 'amazon-ebs.pkr.hcl',
            runDirectory: join(bench.folder, 'runs', name),
            env: { ...bench.options.env, ...aws.environment() },
            variables: { endpoint: aws.endpoint, copies: [], script, name },
            runTags: { name },
          }),
      ),
      { limit: 12 },
    );

    const { Images = [] } = await client().send(new DescribeImagesCommand({ Owners: ['self'] }));
    const idOf = new Map(Images.map(({ Name, ImageId }) => [Name, ImageId]));
    expect(settled).toMatchObject(
      names.map((name) => ({
        status: 'fulfilled',
        value: {
          outcome: 'succeeded',
          runDirectory: join(bench.folder, 'runs', name),
          artifacts: [{ images: [{ region: 'us-east-1', imageId: idOf.get(name) }] }],
        },
      })),
    );
    expect(new Set(idOf.values()).size).toBe(12);
  }, 180_000);

  it('has as many at work as the limit allows, and no more', async () => {
    const result = {} as PackerResult;
    let running = 0;
    const seen: number[] = [];
    const build = async (): Promise<PackerResult> => {
      running += 1;
      seen.push(running);
      await nextTurn();
      running -= 1;
      return result;
    };

    const settled = await runPackers(Array(10).fill(build), { limit: 4 });

    expect(settled).toEqual(Array(10).fill({ status: 'fulfilled', value: result }));
    expect(seen).toHaveLength(10);
    expect(Math.max(...seen)).toBe(4);
  });

  it('takes nothing from the others when one could not be run', async () => {
    const bench = await createWorkbench();
    const run = (name: string, packer: string) => () =>
      runPacker({
        ...bench.options,
        template: 'legacy.json',
        runDirectory: `${bench.folder}/${name}`,
        packer,
      });

    const settled = await runPackers([run('one', 'no-such-packer'), run('two', 'packer')], {
      limit: 1,
    });

    expect(settled).toMatchObject([
      { status: 'rejected', reason: { code: 'PACKER_NOT_FOUND' } },
      { status: 'fulfilled', value: { outcome: 'succeeded' } },
    ]);
  });

  it('does not begin what is to be stopped', async () => {
    const bench = await createWorkbench();
    const controller = new AbortController();
    const run = (name: string) => () =>
      runPacker({
        ...bench.options,
        template: 'legacy.json',
        runDirectory: `${bench.folder}/${name}`,
        signal: controller.signal,
        onEvent: () => controller.abort(),
      });

    const settled = await runPackers([run('one'), run('two')], { limit: 1 });

    expect(settled[1]).toMatchObject({ status: 'fulfilled', value: { outcome: 'cancelled' } });
  });

  it.each<readonly [string, unknown, unknown]>([
    ['limit', [], { limit: 0 }],
    ['limit', [], {}],
    ['the options', [], undefined],
    ['builds[0]', [{ template: 'x.pkr.hcl', runDirectory: 'x', env: {} }], { limit: 1 }],
    ['builds', {}, { limit: 1 }],
  ])('refuses wrong %s: %j %j', async (name, builds, options) => {
    await expect(runPackers(builds as never, options as never)).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining(name),
    });
  });
});
