import {
  DescribeRegionsCommand,
  EC2Client,
  EnableImageBlockPublicAccessCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/index.js';
import {
  codeOf,
  consumer,
  ec2For,
  owner,
  settings,
  ssmFor,
  startForTest,
} from '../support/local.js';

test('nothing is throttled unless it is asked for', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);

  for (let count = 0; count < 10; count += 1) {
    await ssm.send(new PutParameterCommand({ Name: `p${count}`, Value: 'x', Type: 'String' }));
  }

  expect(aws.calls().filter(({ throttled }) => throttled)).toEqual([]);
});

test('the limits of AWS hold per account and region, and buckets fill by the clock', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const aws = await startForTest({ throttling: 'aws', clock });
  const block = (account = owner, region = 'us-east-1') =>
    codeOf(
      ec2For(aws, account, region).send(
        new EnableImageBlockPublicAccessCommand({
          ImageBlockPublicAccessState: 'block-new-sharing',
        }),
      ),
    );
  const done = { ImageBlockPublicAccessState: 'block-new-sharing' };

  expect(await block()).toMatchObject(done);
  const refused = await ec2For(aws)
    .send(
      new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' }),
    )
    .catch((caught: unknown) => caught);
  expect(refused).toMatchObject({
    name: 'RequestLimitExceeded',
    message: 'Request limit exceeded.',
    $metadata: { httpStatusCode: 503 },
  });
  expect(await block(consumer)).toMatchObject(done);
  expect(await block(owner, 'eu-west-1')).toMatchObject(done);

  clock.advance(9_999);
  expect(await block()).toBe('RequestLimitExceeded');
  clock.advance(1);
  expect(await block()).toMatchObject(done);
  expect(aws.calls().map(({ throttled = false }) => throttled)).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
  ]);
});

test('parameters are written three times a second, and not written when it is too soon', async () => {
  const clock = createVirtualClock();
  const aws = await startForTest({ throttling: 'aws', clock });
  const ssm = ssmFor(aws);
  const put = (Name: string) =>
    ssm
      .send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' }))
      .catch((caught: unknown) => caught);

  await Promise.all(['a', 'b', 'c'].map(put));
  const fourth = await put('d');
  clock.advance(1000);

  expect(fourth).toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  // It would exist already if the refused call had had an effect.
  expect(await put('d')).toMatchObject({ Version: 1 });
});

test('clients of AWS know the refusals, back off and come again', async () => {
  const aws = await startForTest({ faults: [{ kind: 'throttle', call: 1, calls: 1 }] });
  const patient = { ...settings(aws), maxAttempts: 3 };

  const { $metadata: ssm } = await new SSMClient(patient).send(
    new PutParameterCommand({ Name: 'x', Value: 'x', Type: 'String' }),
  );
  aws.faults.clear();
  aws.faults.add({ kind: 'throttle', call: 1, calls: 1 });
  const { $metadata: ec2 } = await new EC2Client(patient).send(new DescribeRegionsCommand({}));

  expect([ssm.attempts, ec2.attempts]).toEqual([2, 2]);
});

test('a table of one’s own replaces that of AWS', async () => {
  const aws = await startForTest({
    clock: () => new Date('2026-11-22T10:00:00Z'),
    throttling: [{ service: 'ec2', actions: ['Describe*'], capacity: 2, refillPerSecond: 1 }],
  });
  const regions = () => codeOf(ec2For(aws).send(new DescribeRegionsCommand({})));

  expect([await regions(), await regions(), await regions()].at(-1)).toBe('RequestLimitExceeded');
});
