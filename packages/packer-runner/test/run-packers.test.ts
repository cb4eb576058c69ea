import { startLocalAws } from '@soe/local-aws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runPacker, runPackers } from '../src/index.js';
import { createWorkbench } from './support/workbench.js';

describe('runPackers', () => {
  it('makes twelve images with the real Packer, four at a time, each with a result of its own', async () => {
    const bench = await createWorkbench();
    const aws = await startLocalAws();
    onTestFinished(() => aws.close());
    const script = await bench.script(['echo baking']);
    let running = 0;
    let most = 0;
    const names = Array.from({ length: 12 }, (_, index) => `parallel-${index}`);

    const settled = await runPackers(
      names.map((name) => async () => {
        running += 1;
        most = Math.max(most, running);
        return runPacker({
          ...bench.options,
          template: 'amazon-ebs.pkr.hcl',
          runDirectory: `${bench.folder}/runs/${name}`,
          env: { ...bench.options.env, ...aws.environment() },
          variables: { endpoint: aws.endpoint, copies: [], script, name },
          runTags: { name },
        }).finally(() => {
          running -= 1;
        });
      }),
      { limit: 4 },
    );

    expect(most).toBe(4);
    const results = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(results.map(({ outcome }) => outcome)).toEqual(names.map(() => 'succeeded'));
    const images = results.flatMap(({ artifacts }) => artifacts.flatMap((each) => each.images));
    expect(new Set(images.map(({ imageId }) => imageId)).size).toBe(12);
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
    await expect(runPackers([], { limit: 0 })).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
    });
  });
});
