import { startLocalAws } from '@soe/local-aws';
import { expect, it, onTestFinished } from 'vitest';
import { runPacker } from '../src/index.js';
import { createWorkbench } from './support/workbench.js';

async function createCloudBench() {
  const bench = await createWorkbench();
  const aws = await startLocalAws();
  onTestFinished(() => aws.close());
  const options = {
    ...bench.options,
    template: 'amazon-ebs.pkr.hcl',
    env: { ...bench.options.env, ...aws.environment() },
  };
  return { bench, aws, options };
}

it('returns one image per region of a real amazon-ebs build', async () => {
  const { bench, aws, options } = await createCloudBench();
  const script = await bench.script(['echo baking']);
  const copies = ['eu-west-1', 'us-east-1', 'ap-southeast-2'];

  const result = await runPacker({
    ...options,
    variables: { endpoint: aws.endpoint, copies, script },
  });

  const imageId = expect.stringMatching(/^ami-[0-9a-f]+$/);
  expect(result).toMatchObject({
    outcome: 'succeeded',
    artifacts: [
      {
        build: 'demo.amazon-ebs.linux',
        builderId: 'mitchellh.amazonebs',
        images: [
          { region: 'ap-southeast-2', imageId },
          { region: 'eu-west-1', imageId },
          { region: 'us-east-1', imageId },
        ],
      },
    ],
  });
  expect(new Set(result.artifacts[0]?.images.map((image) => image.imageId)).size).toBe(3);
  expect(bench.events.map(({ type }) => type).filter((type) => type !== 'output')).toEqual([
    'process-started',
    'process-ended',
    'process-started',
    'source-image-found',
    'key-pair-creating',
    'security-group-creating',
    'instance-launched',
    'provisioning',
    'image-registered',
    'copying',
    'copying',
    'cleaning-up',
    'cleaning-up',
    'cleaning-up',
    'cleaning-up',
    'build-finished',
    'process-ended',
  ]);
});

it('lets Packer delete what it made in the cloud when it is cancelled', async () => {
  const { bench, aws, options } = await createCloudBench();
  const controller = new AbortController();
  const script = await bench.script(['echo baking', 'exec sleep 3600']);
  const baking = bench.printed(/^baking$/).then(() => controller.abort());

  const result = await runPacker({
    ...options,
    variables: { endpoint: aws.endpoint, copies: [], script },
    signal: controller.signal,
  });

  await baking;
  expect(result).toMatchObject({ outcome: 'cancelled', artifacts: [], survivors: [] });
  const actions = aws.calls().map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(['TerminateInstances', 'DeleteKeyPair', 'DeleteSecurityGroup']),
  );
  expect(actions).not.toContain('CreateImage');
});
