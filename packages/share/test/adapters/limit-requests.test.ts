import {
  CopyImageCommand,
  DescribeImagesCommand,
  EC2Client,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { describe, expect, test } from 'vitest';
import { limitRequests } from '../../src/adapters/limit-requests.js';
import { awsRequestBudgets, type Clock, systemClock } from '../../src/index.js';
import type { Turn } from '../../src/limits/limiter.js';
import { createLimiters, type Limiters } from '../../src/limits/limiters.js';
import type { RequestBudget } from '../../src/limits/request-budget.js';
import { owner } from '../support/release.js';

interface Settings extends LocalAwsOptions {
  readonly limits?: readonly RequestBudget[];
  readonly limitClock?: Clock;
  readonly watch?: (limiters: Limiters) => Limiters;
}

/**
 * Time that passes when a limiter waits. A request is on its way for any time up to so many
 * milliseconds of it: then whoever waits waits for its answer too.
 */
function sharedTime(longest: number) {
  const sent = new Map<Turn, number>();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    async delay(milliseconds) {
      const until = now + milliseconds;
      do await new Promise((resolve) => setImmediate(resolve));
      while ([...sent.values()].some((at) => at + longest < until));
      now = Math.max(now, until);
    },
  };
  const watch =
    (limiters: Limiters): Limiters =>
    (place, request) => {
      const limiter = limiters(place, request);
      if (limiter === undefined) return undefined;
      return {
        async turn(signal) {
          const turn = await limiter.turn(signal);
          sent.set(turn, now);
          const then = (tell: () => void) => () => {
            sent.delete(turn);
            tell();
          };
          return { passed: then(turn.passed), throttled: then(turn.throttled) };
        },
      };
    };
  return { clock, watch };
}

/** A local AWS with limited clients of one region, and what its ledger says. */
async function limited(settings: Settings) {
  const { limits, limitClock: clock = systemClock, watch = (each) => each, ...options } = settings;
  const server: LocalAws = await startLocalAws(options);
  const client = {
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: owner, secretAccessKey: 'not-checked' },
    maxAttempts: 1,
  };
  const use = { limiters: watch(createLimiters(limits ?? awsRequestBudgets, clock)), clock };
  const place = { account: 'owner', region: 'us-east-1' };
  return {
    server,
    ec2: limitRequests(new EC2Client(client), { ...place, service: 'ec2' }, use),
    ssm: limitRequests(new SSMClient(client), { ...place, service: 'ssm' }, use),
    calls: (action: string) => server.calls().filter((call) => call.action === action),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const put = (name: number, value = 'x') =>
  new PutParameterCommand({ Name: `/p/${name}`, Value: value, Type: 'String' });

describe('limited clients', () => {
  test('are never refused by a server that grants what AWS publishes, however long calls take', async () => {
    const { clock, watch } = sharedTime(300);
    await using aws = await limited({
      throttling: 'aws',
      latency: { min: 0, max: 10 },
      clock: () => new Date(clock.now()),
      limitClock: clock,
      watch,
    });
    const copy = new CopyImageCommand({ Name: 'x', SourceImageId: 'ami-0', SourceRegion: 'x' });
    const list = new DescribeImagesCommand({ Owners: ['self'] });

    await Promise.all([
      ...Array.from({ length: 30 }, (_, name) => aws.ssm.send(put(name))),
      ...Array.from({ length: 250 }, () => aws.ec2.send(list)),
      ...Array.from({ length: 100 }, () =>
        aws.ec2.send(copy).catch(() => 'there is no such image'),
      ),
    ]);

    const calls = aws.server.calls();
    expect(calls).toHaveLength(380);
    expect(calls.filter((call) => call.throttled)).toEqual([]);
    // Ninety copies at once, then one per second; the others need less.
    expect(clock.now()).toBeLessThanOrEqual(10_500);
  });

  test('go on as soon as they may after a burst of refusals, and nothing fails', async () => {
    await using aws = await limited({
      faults: [{ action: 'DescribeImages', kind: 'throttle', call: 3, calls: 20 }],
      limits: [{ service: 'ec2', actions: ['*'], capacity: 50, refillPerSecond: 1_000 }],
    });

    const answers = await Promise.all(
      Array.from({ length: 30 }, () => aws.ec2.send(new DescribeImagesCommand({}))),
    );

    expect(answers).toHaveLength(30);
    const calls = aws.calls('DescribeImages');
    expect(calls.filter((call) => call.throttled).length).toBe(20);
    expect(calls).toHaveLength(50);
  });

  test('give a refusal up only after ten minutes', async () => {
    let now = 0;
    const clock: Clock = {
      now: () => now,
      delay: async (milliseconds) => {
        await new Promise((resolve) => setImmediate(resolve));
        now += milliseconds;
      },
    };
    await using aws = await limited({
      faults: [{ action: 'DescribeImages', kind: 'throttle', call: 'every', calls: 1 }],
      limits: [{ service: 'ec2', actions: ['*'], capacity: 2, refillPerSecond: 0.1 }],
      limitClock: clock,
    });

    await expect(aws.ec2.send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
    });
    expect(now).toBeGreaterThanOrEqual(600_000);
    expect(now).toBeLessThan(800_000);
  });

  test('leave other refusals to the caller at once', async () => {
    await using aws = await limited({
      faults: [{ action: 'PutParameter', kind: 'error', code: 'TooManyUpdates', status: 400 }],
    });
    const change = new ModifyImageAttributeCommand({ ImageId: 'ami-0' });

    await expect(aws.ec2.send(change)).rejects.toThrow('No attributes specified');
    await expect(aws.ssm.send(put(1))).rejects.toMatchObject({ name: 'TooManyUpdates' });
    expect(aws.server.calls()).toHaveLength(2);
  });

  test('stop waiting for their turn with the signal of the call', async () => {
    await using aws = await limited({
      limits: [{ service: 'ssm', actions: ['*'], capacity: 2, refillPerSecond: 0.001 }],
    });
    const stop = new AbortController();
    await aws.ssm.send(put(1));

    const waiting = aws.ssm.send(put(2), { abortSignal: stop.signal });
    stop.abort();

    await expect(waiting).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
    expect(aws.calls('PutParameter')).toHaveLength(1);
  });

  test('take a token for every attempt of the SDK', async () => {
    const turns: string[] = [];
    await using aws = await limited({
      faults: [{ action: 'PutParameter', kind: 'reset-before', call: 1 }],
    });
    const client = limitRequests(
      new SSMClient({
        region: 'us-east-1',
        endpoint: aws.server.endpoint,
        credentials: { accessKeyId: owner, secretAccessKey: 'not-checked' },
      }),
      { account: 'owner', region: 'us-east-1', service: 'ssm' },
      {
        clock: systemClock,
        limiters: (_, { action }) => {
          turns.push(action);
          return undefined;
        },
      },
    );

    await client.send(put(1));

    expect(turns).toEqual(['PutParameter', 'PutParameter']);
  });
});
