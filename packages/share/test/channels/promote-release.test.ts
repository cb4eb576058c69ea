import type { LocalAwsOptions } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  type AwsAccess,
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  type ShareError,
} from '../../src/index.js';
import { type Local, quick, startLocal, writes } from '../support/local.js';
import { overriding } from '../support/overriding.js';
import { consumer, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const channel = '/soe/al2023/channels/stable';
const places = { regions: simple.regions, parameters: { accounts: [role] } };
const everywhere = simple.regions.flatMap(({ region }) => [{ region }, { region, consumer: role }]);
const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };

function options(local: Local) {
  // Without limits, which take real time; throttling has a test of its own.
  const { endpoint } = local.server;
  const aws =
    unlimited.get(local) ?? connectAws({ endpoint, credentials: local.credentials(), limits: [] });
  unlimited.set(local, aws);
  return { aws, places, ...quick };
}

const unlimited = new WeakMap<Local, AwsAccess>();

test('points a channel at a version everywhere, and back again', async () => {
  await using local = await startLocal();
  const first = await distributeRelease(
    await local.build(['x86_64', 'arm64']),
    distribution,
    options(local),
  );
  const second = await distributeRelease(
    await local.build(['x86_64', 'arm64'], '2026.11.1'),
    distribution,
    options(local),
  );

  expect((await promoteRelease(request, options(local))).previousVersion).toBeUndefined();
  const promoted = await promoteRelease({ ...request, version: '2026.11.1' }, options(local));

  expect(promoted).toMatchObject({ version: '2026.11.1', previousVersion: '2026.11.0' });
  for (const { region, architecture, imageId } of second.images) {
    for (const place of [{ region }, { region, consumer: role }]) {
      const name = `${channel}/${architecture}/image-id`;
      const values = await local.aws.in(place).parameters.get([name, `${channel}/version`]);
      expect(values).toEqual({ [name]: imageId, [`${channel}/version`]: '2026.11.1' });
    }
  }

  const back = await promoteRelease(request, options(local));

  expect(back.previousVersion).toBe('2026.11.1');
  const name = `${channel}/x86_64/image-id`;
  const values = await local.aws.in({ region: 'eu-west-1' }).parameters.get([name]);
  expect(values[name]).toBe(
    first.images.find((image) => image.region === 'eu-west-1' && image.architecture === 'x86_64')
      ?.imageId,
  );
});

test('a second run writes nothing and reads once per account and region, and images once per region', async () => {
  await using local = await startLocal();
  await distributeRelease(await local.build(), distribution, options(local));
  await promoteRelease(request, options(local));
  local.newCalls();

  const again = await promoteRelease(request, options(local));

  expect(again.pointers).toEqual([]);
  expect(again.previousVersion).toBe('2026.11.0');
  const actions = local.newCalls().map((call) => call.action);
  expect(actions.sort()).toEqual([
    ...Array.from({ length: 2 }, () => 'DescribeImages'),
    ...Array.from({ length: 4 }, () => 'GetParameters'),
  ]);
});

test('refuses a version that is not ready in one region before the first write', async () => {
  await using local = await startLocal();
  await distributeRelease(
    await local.build(),
    { ...distribution, regions: [{ region: 'us-east-1' }] },
    options(local),
  );
  local.newCalls();

  await expect(promoteRelease(request, options(local))).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining('eu-west-1'),
  });
  expect(writes(local.newCalls())).toEqual([]);
});

/** What every pointer of the channel holds, in every place. */
async function held(local: Local, name = 'stable') {
  const names = [...['x86_64', 'arm64'].map((each) => `${each}/image-id`), 'version'];
  const all = await Promise.all(
    everywhere.map(async (place) => {
      const { region } = place;
      const paths = names.map((each) => `/soe/al2023/channels/${name}/${each}`);
      const values = await local.aws.in(place).parameters.get(paths);
      return Object.entries(values).map(([path, value]) => [
        `${region} ${'consumer' in place ? consumer : 'owner'} ${path}`,
        value,
      ]);
    }),
  );
  return Object.fromEntries(all.flat());
}

/** A local AWS with two versions that are published everywhere, the first of which is stable. */
async function twoVersions(start: LocalAwsOptions = {}) {
  const local = await startLocal(start);
  for (const version of ['2026.11.0', '2026.11.1']) {
    const release = await local.build(['x86_64', 'arm64'], version);
    await distributeRelease(release, distribution, options(local));
  }
  await promoteRelease(request, options(local));
  const old = await held(local);
  await promoteRelease({ ...request, channel: 'other', version: '2026.11.1' }, options(local));
  const moved = Object.fromEntries(
    Object.entries(await held(local, 'other')).map(([key, value]) => [
      key.replace('/other/', '/stable/'),
      value,
    ]),
  );
  local.newCalls();
  return { local, old, moved };
}

const newer = { ...request, version: '2026.11.1' };

test.each([
  ['refused', 'error'],
  ['done, and its answer lost for good,', 'error-after'],
] as const)('when any one write is %s, all pointers are put back', async (_, kind) => {
  const { local, old, moved } = await twoVersions();
  await using _closed = local;
  expect(Object.keys(moved)).toHaveLength(12);

  for (let call = 1; call <= 12; call++) {
    // 400, which the SDK does not try again.
    const remove = local.server.faults.add({
      action: 'PutParameter',
      kind,
      code: 'InternalServerFault',
      status: 400,
      call,
    });

    const error = await promoteRelease(newer, options(local)).catch((thrown: unknown) => thrown);

    expect(error, `write ${call}`).toMatchObject({ code: 'SHARE_NOT_PROMOTED' });
    expect(await held(local), `write ${call}`).toEqual(old);
    remove();
  }
  await promoteRelease(newer, options(local));
  expect(await held(local)).toEqual(moved);
});

test('an account that may not write keeps all from moving, and is not written to again', async () => {
  await using local = await startLocal({
    deny: [
      { action: 'ssm:PutParameter', account: consumer, resource: '*/channels/denied/version' },
    ],
  });
  await distributeRelease(await local.build(), distribution, options(local));
  local.newCalls();

  const error = await promoteRelease({ ...request, channel: 'denied' }, options(local)).catch(
    (thrown: unknown) => thrown,
  );

  expect(error).toMatchObject({
    code: 'SHARE_NOT_PROMOTED',
    message: expect.stringContaining('Allow ssm:PutParameter'),
  });
  expect(await held(local, 'denied')).toEqual({});
  const denied = local.newCalls().filter(({ errorCode }) => errorCode === 'AccessDeniedException');
  expect(denied.length).toBeLessThanOrEqual(2);
});

test('under refusals, resets, latency and reads that lag, all pointers are old or all are new', async () => {
  const outcomes: string[] = [];
  for (let seed = 1; seed <= 6; seed++) {
    const { local, old, moved } = await twoVersions({
      seed,
      latency: { 'ssm:*': { min: 0, max: 10 } },
      consistency: { parameters: 0.1 },
    });
    await using _closed = local;
    const removes = [
      {
        kind: 'error' as const,
        action: 'PutParameter',
        code: 'ValidationException',
        status: 400,
        probability: 0.06,
      },
      { kind: 'error' as const, code: 'InternalServerError', status: 500, probability: 0.05 },
      { kind: 'reset-before' as const, probability: 0.05 },
      { kind: 'reset-after' as const, probability: 0.05 },
    ].map(({ probability, ...fault }) =>
      local.server.faults.add({ service: 'ssm', ...fault, call: { probability, seed } }),
    );

    const outcome = await promoteRelease(newer, options(local)).then(
      () => 'done',
      ({ code }: ShareError) => code,
    );
    for (const remove of removes) remove();

    outcomes.push(outcome);
    expect(await held(local), `seed ${seed}: ${outcome}`).toEqual(outcome === 'done' ? moved : old);
    await promoteRelease(newer, options(local));
    expect(await held(local)).toEqual(moved);
  }
  expect(outcomes).toContain('done');
  expect(outcomes).toContain('SHARE_NOT_PROMOTED');
  expect(outcomes).not.toContain('SHARE_HALF_PROMOTED');
});

test('goes through when somebody else uses up the limits', async () => {
  const { local, moved } = await twoVersions();
  await using _closed = local;
  local.server.faults.add({ action: 'PutParameter', kind: 'throttle', call: 2, calls: 3 });

  await promoteRelease(newer, { ...options(local), aws: local.aws });

  expect(await held(local)).toEqual(moved);
});

/** The same way to AWS, where somebody is told before and after every call about parameters. */
function watched(aws: AwsAccess, before: () => void, after: () => void): AwsAccess {
  const hook =
    <A extends readonly unknown[], R>(call: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      before();
      const answer = await call(...values);
      after();
      return answer;
    };
  return overriding(aws, (_, { parameters }) => ({
    parameters: {
      read: hook(parameters.read),
      putNumbered: hook(parameters.putNumbered),
      delete: hook(parameters.delete),
    },
  }));
}

test('a promotion that is cancelled after any call puts everything back', async () => {
  const { local, old, moved } = await twoVersions();
  await using _closed = local;
  const outcomes: string[] = [];

  for (let stop = 1; stop <= 30; stop++) {
    const controller = new AbortController();
    let calls = 0;
    const aws = watched(
      options(local).aws,
      () => undefined,
      () => {
        if (++calls === stop) controller.abort();
      },
    );
    const outcome = await promoteRelease(newer, {
      ...options(local),
      aws,
      signal: controller.signal,
    }).then(
      () => 'done',
      ({ code }: ShareError) => code,
    );

    outcomes.push(outcome);
    expect(await held(local), `call ${stop}: ${outcome}`).toEqual(outcome === 'done' ? moved : old);
    if (outcome === 'done') await promoteRelease(request, options(local));
  }
  expect(new Set(outcomes)).toEqual(new Set(['SHARE_CANCELLED', 'done']));
});

test.each(['before', 'after'] as const)(
  'a promotion that is killed %s any call is completed by the next',
  async (when) => {
    const { local, old, moved } = await twoVersions();
    await using _closed = local;
    const half: number[] = [];

    for (let stop = 1; stop <= 24; stop++) {
      let calls = 0;
      const die = () => {
        if (calls >= stop) throw new Error('killed');
      };
      const aws = watched(
        options(local).aws,
        () => {
          if (when === 'before') calls++;
          die();
        },
        () => {
          if (when === 'after') calls++;
          die();
        },
      );
      // Nothing is waited for: a dead process puts nothing back, and would only try.
      const settleWait = { minDelay: 1, maxDelay: 1, maxWait: 20 };
      await promoteRelease(newer, { ...options(local), aws, settleWait }).catch(() => undefined);
      const left = Object.values(await held(local)).join();
      if (left !== Object.values(old).join() && left !== Object.values(moved).join()) {
        half.push(stop);
      }

      await promoteRelease(newer, options(local));
      expect(await held(local), `call ${stop}`).toEqual(moved);
      await promoteRelease(request, options(local));
      expect(await held(local), `call ${stop}`).toEqual(old);
    }
    expect(half.length).toBeGreaterThan(3);
  },
);
