import { describe, expect, test } from 'vitest';
import {
  applyPlan,
  type Distribution,
  observeDistribution,
  type Plan,
  planDistribution,
  ShareError,
  type ShareEvent,
} from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { consumer, nameOf, simple } from '../support/release.js';
import { builtImage, builtWorld, x86 } from '../support/world.js';

const role = { account: consumer, role: 'soe-parameters' };
const everything: Distribution = {
  ...simple,
  shareSnapshots: true,
  tags: { team: 'platform' },
  parameters: { accounts: [role] },
};

async function planned(distribution = everything, world = builtWorld()) {
  const options = { aws: world.aws, clock: fakeClock() };
  const observed = await observeDistribution([world.release], distribution, options);
  const plan = planDistribution([world.release], distribution, observed);
  return { ...world, options, plan };
}

describe('applyPlan', () => {
  test('does every action and tells the ids of the copies', async () => {
    const { plan, options, aws } = await planned();

    const result = await applyPlan(plan, options);

    expect(result.status).toBe('done');
    expect(result.actions.every((action) => action.status === 'done')).toBe(true);
    expect(result.images.map((image) => image.imageId)).toEqual([
      'ami-x86',
      aws.region('eu-west-1')[0]?.imageId,
    ]);
    expect(
      aws.store(`eu-west-1/${consumer}`).get('/soe/al2023/versions/2026.11.0/x86_64/image-id'),
    ).toBe(aws.region('eu-west-1')[0]?.imageId);
  });

  test('gives the account permission before its parameters are written, and snapshots before images', async () => {
    const { plan, options, aws } = await planned();

    await applyPlan(plan, options);
    const order = aws.writes
      .filter((call) => call.place.startsWith('eu-west-1'))
      .map((call) => (call.operation === 'put' ? `put ${call.place}` : call.operation));

    expect(order.indexOf('changeSnapshotPermissions')).toBeLessThan(
      order.indexOf('changeLaunchPermissions'),
    );
    expect(order.indexOf('changeLaunchPermissions')).toBeLessThan(
      order.indexOf(`put eu-west-1/${consumer}`),
    );
  });

  test('a plan that went through a file is applied the same', async () => {
    const { plan, options, aws } = await planned();

    const result = await applyPlan(JSON.parse(JSON.stringify(plan)) as Plan, options);

    expect(result.status).toBe('done');
    expect(aws.writes).toHaveLength(
      plan.actions.filter((action) => action.type !== 'wait-for-image').length,
    );
  });

  test('one failing region is named and leaves the others done', async () => {
    const { plan, options, aws } = await planned();
    aws.before = (call) => {
      if (call.operation === 'copy') throw new Error('no capacity');
    };

    const result = await applyPlan(plan, options);
    const status = (region: string) =>
      new Set(
        result.actions.filter(({ id }) => id.startsWith(region)).map((action) => action.status),
      );

    expect(result.status).toBe('incomplete');
    expect(status('us-east-1')).toEqual(new Set(['done']));
    expect(status('eu-west-1')).toEqual(new Set(['failed', 'not-started']));
    expect(result.actions).toContainEqual({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/copy-image',
      status: 'failed',
      code: 'SHARE_AWS_FAILED',
      message: 'eu-west-1/al2023/2026.11.0/x86_64/copy-image: Error: no capacity',
      cause: expect.any(Error),
    });
    expect(result.actions).toContainEqual({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
      status: 'not-started',
      reason: 'eu-west-1/al2023/2026.11.0/x86_64/copy-image is not done',
    });
  });

  test('looks for all pending images of a region at once, and reports while it waits', async () => {
    const built = [x86, { ...x86, architecture: 'arm64', imageId: 'ami-arm' } as const];
    const { plan, options, aws } = await planned(simple, builtWorld(built, 3));
    const events: ShareEvent[] = [];
    const before = aws.calls.length;

    await applyPlan(plan, { ...options, onEvent: (event) => events.push(event) });
    const looks = aws.calls.slice(before).filter((call) => call.operation === 'find');

    expect(looks).toHaveLength(4);
    expect(looks[0]?.detail).toEqual([nameOf('arm64'), nameOf('x86_64')]);
    expect(
      events.filter((event) => event.type === 'waiting' && event.subject === 'images'),
    ).toHaveLength(4);
    expect(events.findLast((event) => event.type === 'action-done')).toMatchObject({
      done: plan.actions.length,
      total: plan.actions.length,
    });
  });

  test('says why a copy failed and what to do', async () => {
    const { plan, options, aws } = await planned();
    aws.after = (call) => {
      if (call.operation !== 'copy') return;
      for (const image of aws.region('eu-west-1')) {
        image.state = 'failed';
        image.stateReason = 'the key is not usable';
      }
    };

    const result = await applyPlan(plan, options);

    expect(result.actions.find((action) => action.status === 'failed')).toMatchObject({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
      code: 'SHARE_IMAGE_FAILED',
      message: expect.stringMatching(/the key is not usable.*deregister it/),
    });
  });

  test('gives up on an image that stays pending', async () => {
    const { plan, options } = await planned(simple, builtWorld([x86], Number.POSITIVE_INFINITY));
    const imageWait = { minDelay: 10, maxDelay: 10, maxWait: 100 };

    const result = await applyPlan(plan, { ...options, imageWait });

    expect(result.actions).toContainEqual({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
      status: 'failed',
      cause: expect.any(ShareError),
      code: 'SHARE_IMAGE_TIMEOUT',
      message: expect.stringContaining('pending after 100 ms'),
    });
  });

  test('gives up on a parameter whose value never shows', async () => {
    const { plan, options, aws } = await planned({ regions: [] });
    const settleWait = { minDelay: 10, maxDelay: 10, maxWait: 100 };
    aws.after = (call) => {
      if (call.operation === 'put') aws.store('us-east-1/owner').clear();
    };

    const result = await applyPlan(plan, { ...options, settleWait });

    expect(result.actions.find((action) => action.status === 'failed')).toMatchObject({
      code: 'SHARE_PARAMETER_TIMEOUT',
      message: expect.stringContaining('may launch the image'),
    });
  });

  test('never replaces a version that somebody else published meanwhile', async () => {
    const { plan, options, aws } = await planned({ regions: [] });
    const path = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
    aws.store('us-east-1/owner').set(path, 'ami-theirs');

    const result = await applyPlan(plan, options);

    expect(result.actions.find((action) => action.status === 'failed')).toMatchObject({
      code: 'SHARE_VERSION_TAKEN',
    });
    expect(aws.store('us-east-1/owner').get(path)).toBe('ami-theirs');
  });

  test('writes nothing when the plan has a problem of the whole release', async () => {
    const { plan, options, aws } = await planned();
    const problem = {
      code: 'SHARE_VERSION_TAKEN',
      scope: 'release',
      region: 'eu-west-1',
      message: 'taken',
    } as const;

    await expect(applyPlan({ ...plan, problems: [problem] }, options)).rejects.toThrow(
      expect.objectContaining({ code: 'SHARE_VERSION_TAKEN' }),
    );
    expect(aws.writes).toEqual([]);
  });

  test('does not begin when it is cancelled already', async () => {
    const { plan, options, aws } = await planned();

    const result = await applyPlan(plan, { ...options, signal: AbortSignal.abort() });

    expect(new Set(result.actions.map((action) => action.status))).toEqual(
      new Set(['not-started']),
    );
    expect(aws.writes).toEqual([]);
  });

  test.each([
    ['out of order', (plan: Plan) => ({ ...plan, actions: plan.actions.toReversed() })],
    ['doubled', (plan: Plan) => ({ ...plan, actions: [...plan.actions, ...plan.actions] })],
  ])('refuses a plan that is %s before it writes', async (_, spoil) => {
    const { plan, options, aws } = await planned();

    await expect(applyPlan(spoil(plan), options)).rejects.toBeInstanceOf(ShareError);
    expect(aws.writes).toEqual([]);
  });

  test('tags all snapshots of an adopted image that was pending', async () => {
    const world = builtWorld();
    const pending = { ...builtImage(x86), imageId: 'ami-adopted', state: 'pending', tags: {} };
    world.aws.region('eu-west-1').push(pending);
    const { plan, options, aws } = await planned({ ...simple, tags: { team: 'platform' } }, world);

    const result = await applyPlan(plan, options);

    expect(result.status).toBe('done');
    expect(aws.region('eu-west-1')).toMatchObject([
      {
        imageId: 'ami-adopted',
        tags: { team: 'platform', 'soe:flavor': 'al2023' },
        snapshots: [{ tags: { team: 'platform', 'soe:flavor': 'al2023' } }],
      },
    ]);
  });
});
