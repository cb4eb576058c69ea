import { type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runPacker } from '../src/index.js';
import { createWorkbench, type Workbench } from './support/workbench.js';

async function createCloudBench(localAws: LocalAwsOptions = {}) {
  const bench = await createWorkbench();
  const aws = await startLocalAws(localAws);
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
    'image-name-checking',
    'source-image-found',
    'key-pair-creating',
    'security-group-creating',
    'launching',
    'instance-launched',
    'instance-waiting',
    'provisioning',
    'stopping',
    'image-creating',
    'image-registered',
    'image-waiting',
    'copying',
    'copying',
    'image-waiting',
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

describe('the message of a cancelled amazon-ebs build', () => {
  it('names the image of a build that had finished', async () => {
    const { bench, aws, options } = await createCloudBench();
    const controller = new AbortController();
    // It has to outlive the signal: Packer would take its death for an ordinary failure.
    const script = await bench.script(["trap '' INT", 'exec sleep 3600']);

    const result = await runPacker({
      ...options,
      template: 'two-builds.pkr.hcl',
      variables: { endpoint: aws.endpoint, script },
      signal: controller.signal,
      onEvent: (event) => {
        bench.events.push(event);
        if (event.type === 'build-finished') controller.abort();
      },
    });

    expect(result).toMatchObject({ outcome: 'cancelled', artifacts: [] });
    expect(result.failure?.message).toContain(`not say that it removed them: ${imageOf(bench)}.`);
    expect(aws.calls().map(({ action }) => action)).not.toContain('DeregisterImage');
  });

  it('names an image that Packer was waiting for, because Packer leaves it', async () => {
    const { bench, aws, options } = await createCloudBench({ copySeconds: 3600 });
    const controller = new AbortController();

    const result = await runPacker({
      ...options,
      variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['exit 0']) },
      signal: controller.signal,
      onEvent: (event) => {
        bench.events.push(event);
        if (event.type === 'image-registered') controller.abort();
      },
    });

    expect(result).toMatchObject({ outcome: 'cancelled', artifacts: [] });
    expect(result.failure?.message).toContain(`not say that it removed them: ${imageOf(bench)}.`);
    expect(aws.calls().map(({ action }) => action)).not.toContain('DeregisterImage');
  });

  it('does not name an image that Packer removed', async () => {
    let now = Date.now();
    const clock = () => new Date(now);
    const { bench, aws, options } = await createCloudBench({ copySeconds: 3600, clock });
    const controller = new AbortController();

    const result = await runPacker({
      ...options,
      env: { ...options.env, AWS_POLL_DELAY_SECONDS: '1' },
      variables: {
        endpoint: aws.endpoint,
        copies: ['eu-west-1'],
        script: await bench.script(['exit 0']),
      },
      signal: controller.signal,
      onEvent: (event) => {
        bench.events.push(event);
        // The image is there at once; its copy will never be.
        if (event.type === 'image-registered') now += 3_600_000;
        if (event.type === 'copying') controller.abort();
      },
    });

    expect(result).toMatchObject({ outcome: 'cancelled', artifacts: [] });
    expect(aws.calls().map(({ action }) => action)).toContain('DeregisterImage');
    expect(bench.events).toContainEqual(
      expect.objectContaining({ type: 'cleaning-up', resource: 'image' }),
    );
    expect(result.failure?.message).not.toContain('ami-');
  });
});

function imageOf({ events }: Workbench): string | undefined {
  return events.find((event) => event.type === 'image-registered')?.imageId;
}
