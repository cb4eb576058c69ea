import { DescribeRegionsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../../src/index.js';
import {
  codeOf,
  consumer,
  ec2For,
  organizationsFor,
  settings,
  ssmFor,
  startForTest,
  stsFor,
} from '../support/local.js';

const put = (aws: LocalAws, Value: string) =>
  ssmFor(aws).send(new PutParameterCommand({ Name: 'x', Value, Type: 'String', Overwrite: true }));

async function storedValue(aws: LocalAws): Promise<string | undefined> {
  const { Parameter } = await ssmFor(aws).send(new GetParameterCommand({ Name: 'x' }));
  return Parameter?.Value;
}

test('an error strikes the k-th call of its place, which then has no effect', async () => {
  const aws = await startForTest({
    faults: [{ service: 'ssm', action: 'PutParameter', call: 2, kind: 'error' }],
  });

  await put(aws, 'first');
  const second = await codeOf(put(aws, 'second'));

  expect(second).toBe('InternalServerError');
  expect(await storedValue(aws)).toBe('first');
  expect(await codeOf(put(aws, 'third'))).toMatchObject({ Version: 2 });
});

test('an error after the effect is told, but the effect stays', async () => {
  const aws = await startForTest({
    faults: [{ action: 'PutParameter', kind: 'error-after', code: 'ServiceUnavailable' }],
  });

  const error = await put(aws, 'done').catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    name: 'ServiceUnavailable',
    $metadata: { httpStatusCode: 503 },
  });
  expect(await storedValue(aws)).toBe('done');
});

test.each([
  ['reset-before', undefined],
  ['reset-after', 'done'],
] as const)('%s resets the connection, and the effect is %s', async (kind, value) => {
  const aws = await startForTest({ faults: [{ action: 'PutParameter', kind }] });

  const error = await put(aws, 'done').catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(await storedValue(aws).catch(() => undefined)).toBe(value);
  expect(aws.calls()[0]).toMatchObject({ action: 'PutParameter', status: 0, faults: [kind] });
});

test('a client that repeats its calls gets over a reset, and does the same twice', async () => {
  const aws = await startForTest({
    faults: [{ action: 'PutParameter', call: 1, kind: 'reset-after', name: 'lost answer' }],
  });
  const ssm = new SSMClient({ ...settings(aws), maxAttempts: 2 });

  const { Version } = await ssm.send(
    new PutParameterCommand({ Name: 'x', Value: 'done', Type: 'String', Overwrite: true }),
  );

  expect(Version).toBe(2);
  expect(aws.calls().map(({ status, faults = [] }) => ({ status, faults }))).toEqual([
    { status: 0, faults: ['lost answer'] },
    { status: 200, faults: [] },
  ]);
});

test('a refusal can be lost as well as any other answer', async () => {
  const aws = await startForTest({ faults: [{ kind: 'reset-after' }] });

  const error = await ssmFor(aws)
    .send(new GetParameterCommand({ Name: 'nowhere' }))
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test('a burst of throttling is worded as each service does', async () => {
  const aws = await startForTest({ faults: [{ kind: 'throttle', calls: 4 }] });

  const codes = [
    await codeOf(ec2For(aws).send(new DescribeRegionsCommand({}))),
    await codeOf(ssmFor(aws).send(new GetParameterCommand({ Name: 'x' }))),
    await codeOf(stsFor(aws).send(new GetCallerIdentityCommand({}))),
    await codeOf(organizationsFor(aws).send(new ListAccountsCommand({}))),
  ];

  expect(codes).toEqual([
    'RequestLimitExceeded',
    'ThrottlingException',
    'Throttling',
    'TooManyRequestsException',
  ]);
  expect(aws.calls().map(({ status, throttled }) => [status, throttled])).toEqual([
    [503, true],
    [400, true],
    [400, true],
    [400, true],
  ]);
});

test('any code of AWS can be injected, with its status and words', async () => {
  const aws = await startForTest({
    faults: [
      {
        action: 'RunInstances',
        kind: 'error',
        code: 'InsufficientInstanceCapacity',
        status: 500,
        message: 'We currently do not have sufficient capacity.',
      },
    ],
  });

  const error = await ec2For(aws)
    .send(new RunInstancesCommand({ ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }))
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    name: 'InsufficientInstanceCapacity',
    message: 'We currently do not have sufficient capacity.',
    $metadata: { httpStatusCode: 500 },
  });
});

test('a slow call waits and is then carried out as usual', async () => {
  const aws = await startForTest({
    faults: [{ action: 'PutParameter', kind: 'slow', milliseconds: 30, name: 'tired' }],
  });

  await put(aws, 'done');

  expect(await storedValue(aws)).toBe('done');
  const [slow] = aws.calls();
  expect(slow).toMatchObject({ status: 200, faults: ['tired'] });
  // Timers may be a little early by the finer clock.
  expect(slow?.durationMs).toBeGreaterThan(28);
});

test('a call that waited takes place when the wait is over', async () => {
  let seconds = 0;
  const aws = await startForTest({
    clock: () => new Date(1000 * seconds++),
    faults: [{ action: 'PutParameter', kind: 'slow', milliseconds: 1 }],
  });

  await put(aws, 'done');

  const { Parameter } = await ssmFor(aws).send(new GetParameterCommand({ Name: 'x' }));
  expect(aws.calls()[0]?.at).toEqual(new Date(0));
  expect(Parameter?.LastModifiedDate).toEqual(new Date(1000));
});

test('a server that closes does not wait for slow calls, which have no effect then', async () => {
  const told: string[] = [];
  const aws = await startLocalAws({
    latency: 3_600_000,
    faults: [{ kind: 'slow', milliseconds: 1 }],
    onCall: ({ action }) => told.push(action),
  });
  const call = put(aws, 'never').catch((caught: unknown) => caught);
  await once(() => aws.faults.list()[0]?.seen === 1);

  await aws.close();

  expect(await call).toMatchObject({ code: 'ECONNRESET' });
  expect(told).toEqual([]);
});

test('faults are added to a running server and removed from it', async () => {
  const aws = await startForTest();
  const regions = () => codeOf(ec2For(aws).send(new DescribeRegionsCommand({})));
  const remove = aws.faults.add({ service: 'ec2', account: consumer, kind: 'error' });
  const removeOther = aws.faults.add({ service: 'ec2', region: 'us-east-1', kind: 'error' });

  const during = await regions();
  removeOther();
  const after = await regions();

  expect(during).toBe('InternalError');
  expect(after).toMatchObject({ Regions: expect.anything() });
  expect(aws.faults.list()).toMatchObject([{ fault: { account: consumer }, seen: 0 }]);
  remove();
  expect(aws.faults.list()).toEqual([]);
  expect(() => aws.faults.add({ kind: 'slow', milliseconds: -1 })).toThrow('milliseconds');
});

test('a call that is refused for its credentials meets no fault', async () => {
  const aws = await startForTest({ faults: [{ kind: 'reset-before' }] });

  expect(await codeOf(ec2For(aws, '123123123123').send(new DescribeRegionsCommand({})))).toBe(
    'AuthFailure',
  );
});

test.each([
  ['a range that ends before it begins', { latency: { min: 5, max: 1 } }],
  ['a latency below zero', { latency: { 'ec2:*': -1 } }],
  [
    'a limit that lets nothing pass',
    {
      throttling: [{ service: 'ec2', actions: ['*'], capacity: 0, refillPerSecond: 1 }],
    },
  ],
  ['a seed that is no whole number', { seed: 0.5 }],
  ['a fault that contradicts itself', { faults: [{ kind: 'throttle', calls: 0 }] as const }],
])('a server with %s does not start', async (_, options) => {
  await expect(startLocalAws(options)).rejects.toMatchObject({
    code: 'LOCAL_AWS_OPTIONS_INVALID',
  });
});

/** Waits for something that a request of another task brings about. */
async function once(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
