import { describe, expect, test } from 'vitest';
import { createLimiter, type Turn } from '../../src/limits/limiter.js';
import { createLimiters } from '../../src/limits/limiters.js';
import { eventClock } from '../support/event-clock.js';

const parameters = { capacity: 3, refillPerSecond: 3 };

describe('a limiter', () => {
  test('serves in the order of coming, as fast as its bucket fills', async () => {
    const clock = eventClock();
    const limiter = createLimiter(parameters, clock);
    const served: [number, number][] = [];

    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const turn = await limiter.turn();
        served.push([index, clock.now()]);
        await clock.delay(50);
        turn.passed();
      }),
    );

    expect(served.map(([index]) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // Three at once, then three per second, counted from the answer.
    expect(served.map(([, at]) => Math.floor(at / 10) * 10)).toEqual([
      ...[0, 0, 0, 380, 710, 1_050, 1_380, 1_710],
    ]);
  });

  test('lets no more be under way than AWS has tokens, however long they take', async () => {
    const clock = eventClock();
    const limiter = createLimiter(parameters, clock);
    const turns = [await limiter.turn(), await limiter.turn(), await limiter.turn()];
    let fourth: number | undefined;
    const waiting = limiter.turn().then(() => {
      fourth = clock.now();
    });

    await clock.delay(60_000);
    expect(fourth).toBeUndefined();
    for (const turn of turns) turn.passed();
    await waiting;
    expect(fourth).toBe(60_336);
  });

  test('lets nobody overtake who comes while others wait', async () => {
    const clock = eventClock();
    const limiter = createLimiter(parameters, clock);
    const served: string[] = [];
    const ask = async (name: string) => {
      (await limiter.turn()).passed();
      served.push(name);
    };

    const early = Array.from({ length: 5 }, () => ask('early'));
    await early[3];
    await Promise.all([...early, ask('late')]);

    expect(served).toEqual(['early', 'early', 'early', 'early', 'early', 'late']);
  });

  test('somebody who is cancelled leaves the line to the others', async () => {
    const clock = eventClock();
    const limiter = createLimiter(parameters, clock);
    const stop = new AbortController();
    for (let sent = 0; sent < 3; sent++) (await limiter.turn()).passed();

    const cancelled = limiter.turn(stop.signal);
    const patient = limiter.turn();
    stop.abort();

    await expect(cancelled).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
    await patient;
    expect(clock.now()).toBe(336);
    await expect(limiter.turn(stop.signal)).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
  });

  test('sleeps no longer when everybody left, and serves who comes then', async () => {
    const timers: AbortSignal[] = [];
    const clock = {
      now: () => 0,
      delay: (_: number, signal?: AbortSignal) =>
        new Promise<void>((_, reject) => {
          if (signal === undefined) return;
          timers.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const limiter = createLimiter({ capacity: 1, refillPerSecond: 1 }, clock);
    (await limiter.turn()).passed();
    const stop = new AbortController();
    const left = limiter.turn(stop.signal);

    stop.abort();
    await expect(left).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
    void limiter.turn();

    expect(timers.map((timer) => timer.aborted)).toEqual([true, false]);
  });

  test('slows down once for all refusals of requests that were on their way together', async () => {
    const clock = eventClock();
    const limiter = createLimiter({ capacity: 100, refillPerSecond: 20 }, clock);
    const turns: Turn[] = [];
    for (let sent = 0; sent < 50; sent++) turns.push(await limiter.turn());

    for (const turn of turns) turn.throttled();
    await limiter.turn();

    // Empty, and ten instead of twenty per second.
    expect(clock.now()).toBe(102);
  });

  test('a success of before a refusal does not make it faster again', async () => {
    const clock = eventClock();
    const limiter = createLimiter({ capacity: 100, refillPerSecond: 20 }, clock);
    const [first, second] = [await limiter.turn(), await limiter.turn()];

    first.throttled();
    second.passed();
    await limiter.turn();

    expect(clock.now()).toBe(102);
  });
});

test('accounts, regions and actions do not wait for each other, but whoever shares them does', () => {
  const budgets = [{ service: 'ssm', actions: ['*'], ...parameters }];
  const limiters = createLimiters(budgets, eventClock());
  const of = (account: string, region: string, action: string) =>
    limiters({ account, region }, { service: 'ssm', action });

  const limiter = of('a', 'us-east-1', 'PutParameter');
  expect(of('a', 'us-east-1', 'PutParameter')).toBe(limiter);
  expect(of('b', 'us-east-1', 'PutParameter')).not.toBe(limiter);
  expect(of('a', 'eu-west-1', 'PutParameter')).not.toBe(limiter);
  expect(of('a', 'us-east-1', 'GetParameters')).not.toBe(limiter);
  expect(limiters({ account: 'a', region: 'x' }, { service: 'ec2', action: 'X' })).toBeUndefined();
});
