import { CopyImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import type { LocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import type { LaunchCloud } from '../../src/launch/launch-cloud.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import { ec2For, must, settings } from '../support/aws.js';
import { whenAsked } from '../support/first-boot.js';
import {
  hurriedClock,
  lookOften,
  optionsFor,
  planOf,
  simpleSuite,
  testNamed,
} from '../support/launches.js';
import {
  amazonLinux,
  bakeImage,
  livingInstances,
  seeInstance,
  startRunning,
  until,
} from '../support/running.js';

/** Nothing that the test launched lives, on the host neither. */
async function expectNothingLeft(aws: LocalAws): Promise<void> {
  expect(await livingInstances(aws)).toEqual([]);
  expect(aws.instances()).toEqual([]);
}

test('an instance that ends at its start fails with the reason that EC2 gives', async (context) => {
  const aws = await startRunning(context);
  const ec2 = ec2For(aws);
  const kms = new KMSClient(settings(aws));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = must(KeyMetadata?.KeyId);
  const { ImageId } = await ec2.send(
    new CopyImageCommand({
      SourceImageId: await bakeImage(aws),
      SourceRegion: 'us-east-1',
      Name: 'encrypted',
      Encrypted: true,
      KmsKeyId: KeyId,
    }),
  );
  const image = must(ImageId);
  await until(async () => {
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [image] }));
    return Images?.[0]?.State === 'available' || undefined;
  });
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));

  const { launches } = await testLaunches(planOf(image), [simpleSuite], optionsFor(aws));

  expect(launches[0]).toMatchObject({ outcome: 'not-ready', terminated: true });
  expect(testNamed(launches[0], 'reaches the state running')).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/became terminated: Client\.\w+.*KMS key/),
  });
  await expectNothingLeft(aws);
});

test('what no zone takes is a failure, and a quota stops at once with what to do', async (context) => {
  const aws = await startRunning(context);
  const image = await amazonLinux(aws);
  const removeNext = aws.faults.add({ action: 'RunInstances', kind: 'error', code: 'Unsupported' });
  const unfit = await testLaunches(planOf(image), [simpleSuite], optionsFor(aws));
  removeNext();
  aws.faults.add({ action: 'RunInstances', kind: 'error', code: 'VcpuLimitExceeded' });
  const limited = await testLaunches(planOf(image), [simpleSuite], optionsFor(aws));

  expect(unfit.launches[0]).toMatchObject({ outcome: 'not-launched', terminated: true });
  // No zone and no type takes it: that is the image.
  expect(testNamed(unfit.launches[0], 'is launched').status).toBe('failed');
  expect(limited.launches[0]?.attempts).toHaveLength(1);
  expect(limited.launches[0]?.reason).toMatch(/VcpuLimitExceeded.*Service Quotas/);
  await expectNothingLeft(aws);
});

test('an impaired instance is replaced once, which makes its test flaky; a second one fails', async (context) => {
  const aws = await startRunning(context);
  const image = await amazonLinux(aws);
  const impairing = (most: number): LaunchCloud => {
    const { cloud } = optionsFor(aws);
    const impaired = new Set<string>();
    return {
      ...cloud,
      checks: async (id, signal) => {
        if (impaired.size < most || impaired.has(id)) {
          impaired.add(id);
          return 'impaired';
        }
        return cloud.checks(id, signal);
      },
    };
  };

  const once = await testLaunches(
    planOf(image),
    [simpleSuite],
    optionsFor(aws, { cloud: impairing(1) }),
  );
  const twice = await testLaunches(planOf(image), [simpleSuite], {
    ...optionsFor(aws, { cloud: impairing(2) }),
    runId: 'second',
  });

  expect(once.launches[0]).toMatchObject({ outcome: 'tested', terminated: true });
  expect(once.launches[0]?.attempts).toHaveLength(2);
  expect(testNamed(once.launches[0], 'passes the status checks')).toMatchObject({
    status: 'passed',
    flaky: true,
    retries: 1,
    retryAttempts: [{ attempt: 1, status: 'other', message: expect.stringContaining('impaired') }],
  });
  expect(twice.launches[0]).toMatchObject({ outcome: 'not-ready', terminated: true });
  expect(testNamed(twice.launches[0], 'passes the status checks').status).toBe('failed');
  await expectNothingLeft(aws);
});

test('of a launch that is kept the instance that was replaced goes, also where it did not at first', async (context) => {
  const aws = await startRunning(context);
  const options = optionsFor(aws, { keep: 'always' });
  const ids: string[] = [];
  let refusals = 1;
  const cloud: LaunchCloud = {
    ...options.cloud,
    checks: async (id, signal) => {
      if (!ids.includes(id)) ids.push(id);
      return ids[0] === id ? 'impaired' : options.cloud.checks(id, signal);
    },
    terminate: async (...input) => {
      refusals -= 1;
      if (refusals === 0) throw new Error('RequestLimitExceeded');
      return options.cloud.terminate(...input);
    },
  };

  const plan = planOf(await amazonLinux(aws));
  const { launches } = await testLaunches(plan, [simpleSuite], { ...options, cloud });

  expect(launches[0]).toMatchObject({ terminated: false, kept: { until: expect.any(String) } });
  expect((await livingInstances(aws)).map(({ InstanceId }) => InstanceId)).toEqual([ids[1]]);
  expect(testNamed(launches[0], 'is terminated and leaves nothing').status).toBe('skipped');
});

test.for([
  ['ends with an error', 'error', 'first boot succeeds'],
  ['recovers from errors', 'degraded', 'first boot has no warnings'],
] as const)('an image whose first boot %s fails that test', async ([, kind, name], context) => {
  const aws = await startRunning(context);
  const said = {
    error: 'echo "status: error"; echo "detail: bootcmd failed"; exit 1',
    degraded: String.raw`printf 'status: done\nextended_status: degraded done\nerrors: []\nrecoverable_errors:\nDEPRECATED:\n\t- old key\nWARNING:\n\t- no such user\n'; exit 2`,
  };
  const image = await bakeImage(aws, whenAsked(said[kind]));

  const { launches } = await testLaunches(planOf(image), [simpleSuite], optionsFor(aws));

  const failed = must(launches[0]).tests.filter(({ status }) => status === 'failed');
  expect(failed.map((each) => each.name)).toEqual([name]);
  expect(failed[0]?.message).toMatch(kind === 'error' ? /bootcmd failed/ : /^no such user$/);
  expect(launches[0]?.outcome).toBe(kind === 'error' ? 'not-ready' : 'tested');
  await expectNothingLeft(aws);
});

test('an image that does not come back after a reboot fails by that name; what ran before counts', async (context) => {
  const aws = await startRunning(context);
  let isFast = false;
  // What it takes for a shutdown does nothing.
  const image = await bakeImage(aws, 'ln -sf /bin/true /usr/sbin/shutdown');
  const options = optionsFor(aws, {
    reboot: true,
    clock: hurriedClock(() => isFast),
    onEvent: (event) => {
      if (event.type === 'step-started') isFast = event.step === 'reboot';
    },
    limits: { ...lookOften, reboot: { minDelay: 5_000, maxDelay: 10_000, maxWait: 30_000 } },
  });

  const { launches } = await testLaunches(planOf(image), [simpleSuite], options);

  expect(launches[0]).toMatchObject({ outcome: 'tested', terminated: true });
  expect(testNamed(launches[0], 'comes back after a reboot')).toMatchObject({
    status: 'failed',
    suite: ['nitro-x86 after reboot', 'readiness'],
  });
  const names = must(launches[0]).tests.filter(({ name }) =>
    name.startsWith('file /etc/passwd: owner'),
  );
  expect(names.map(({ status }) => status)).toEqual(['passed', 'pending']);
  await expectNothingLeft(aws);
});

test.for(['running', 'ssm', 'tests', 'reboot'] as const)(
  'a run that is stopped in the step "%s" is cancelled, and its instance is ended all the same',
  async (step, context) => {
    const aws = await startRunning(context);
    const stop = new AbortController();
    const options = optionsFor(aws, {
      reboot: true,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'step-started' && event.step === step) setImmediate(() => stop.abort());
      },
    });

    const { launches } = await testLaunches(
      planOf(await amazonLinux(aws), ['a', 'b']),
      [simpleSuite],
      { ...options, concurrency: 1 },
    );

    expect(launches.map(({ outcome, terminated }) => [outcome, terminated])).toEqual([
      ['cancelled', true],
      ['cancelled', true],
    ]);
    expect(testNamed(launches[1], 'is launched')).toMatchObject({
      status: 'pending',
      message: 'the run was stopped',
    });
    const id = must(launches[0]?.instanceId);
    expect((await seeInstance(aws, id)).State?.Name).toBe('terminated');
    await expectNothingLeft(aws);
  },
);
