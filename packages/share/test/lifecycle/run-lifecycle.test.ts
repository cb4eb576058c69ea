import { expect, test } from 'vitest';
import {
  applyLifecycle,
  deprecateRelease,
  disableRelease,
  enableRelease,
  type LifecycleAction,
  retireReleases,
} from '../../src/index.js';
import { startWorld } from '../support/lifecycle-world.js';
import { writes } from '../support/local.js';

const request = { flavor: 'al2023', version: '2026.10.0' };

test('a plan that was stored as JSON is applied later, but not when it takes away and is old', async () => {
  await using world = await startWorld();
  await world.release('2026.10.0');
  const { plan } = await disableRelease(request, world.options);
  const stored = JSON.parse(JSON.stringify(plan)) as typeof plan;
  expect(stored).toEqual(plan);

  world.pass(2);
  world.local.newCalls();
  await expect(applyLifecycle(stored, world.options)).rejects.toMatchObject({
    code: 'SHARE_PLAN_INVALID',
    message: expect.stringContaining('plan again'),
  });
  expect(writes(world.local.newCalls())).toEqual([]);

  const { plan: fresh } = await disableRelease(request, world.options);
  expect((await applyLifecycle(fresh, world.options)).status).toBe('done');
});

test('a plan whose steps come in the wrong order is refused', async () => {
  await using world = await startWorld();
  await world.release('2026.10.0');
  const { plan } = await disableRelease(request, world.options);
  const [first, ...rest] = plan.actions as [LifecycleAction, ...LifecycleAction[]];
  const wrong = { ...plan, actions: [{ ...first, dependsOn: ['later'] }, ...rest] };

  await expect(applyLifecycle(wrong, world.options)).rejects.toMatchObject({
    code: 'SHARE_PLAN_INVALID',
  });
});

test('a run that is cancelled says what was not started, and is told of every action', async () => {
  await using world = await startWorld();
  await world.release('2026.10.0', ['x86_64', 'arm64']);
  const controller = new AbortController();
  const events: string[] = [];

  const run = disableRelease(request, {
    ...world.options,
    apply: true,
    signal: controller.signal,
    onEvent: (event) => {
      events.push(event.type);
      if (event.type === 'action-started') controller.abort();
    },
  });

  await expect(run).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
  expect(events).toContain('planned');
  expect(events).toContain('action-started');
  const again = await disableRelease(request, { ...world.options, apply: true });
  expect(again.result?.status).toBe('done');
});

test.each([
  [{ flavors: [] }, 'flavors'],
  [{ flavors: ['al2023'], keep: ['stable'] }, 'keep'],
  [{ flavors: ['al2023'], keep: ['not a range'] }, 'keep'],
  [{ flavors: ['al2023'], graceDays: 0 }, 'graceDays'],
  [{ flavors: ['al2023'], olderThanDays: Number.NaN }, 'olderThanDays'],
  [{ flavors: ['al2023'], exemptAccounts: ['me'] }, 'exemptAccounts'],
])('the policy %j is refused', async (policy, field) => {
  await using world = await startWorld();

  await expect(retireReleases(policy, world.options)).rejects.toMatchObject({
    code: 'SHARE_REFUSED',
    message: expect.stringContaining(field),
  });
  expect(world.local.newCalls()).toEqual([]);
});

/** A release that a retirement has disabled, and whose days of grace are over. */
async function graceIsOver() {
  const world = await startWorld();
  const images = await world.release('2026.10.0');
  await world.release('2026.11.0');
  const { options } = world;
  await deprecateRelease({ ...request, successor: '2026.11.0' }, options);
  world.pass(120);
  await retireReleases(policy, { ...options, apply: true });
  world.pass(8);
  return { world, images };
}

const policy = { flavors: ['al2023'], keepNewest: 1, maxPercent: 100, usageReports: false };

test('what was enabled after it was planned to deregister it stays, with its parameters', async () => {
  const { world } = await graceIsOver();
  await using _ = world;
  const { plan } = await retireReleases(policy, world.options);
  expect(plan.selected.map(({ stage }) => stage)).toEqual(['deregister', 'deregister']);
  await enableRelease(request, world.options);
  world.local.newCalls();

  await expect(applyLifecycle(plan, world.options)).rejects.toMatchObject({
    code: 'SHARE_PLAN_INVALID',
    message: expect.stringContaining('was enabled'),
  });

  expect(writes(world.local.newCalls())).toEqual([]);
});

test('what a channel was pointed at after it was planned to disable it stays', async () => {
  await using world = await startWorld();
  const images = await world.release('2026.10.0');
  const { plan } = await disableRelease(request, world.options);
  await world.point('stable', '2026.10.0', images);
  world.local.newCalls();

  await expect(applyLifecycle(plan, world.options)).rejects.toMatchObject({
    code: 'SHARE_PLAN_INVALID',
    message: expect.stringContaining('channel stable'),
  });

  expect(writes(world.local.newCalls())).toEqual([]);
});

test('the mark of a retirement does not count for an image that EC2 was told to enable since', async () => {
  const { world, images } = await graceIsOver();
  await using _ = world;
  for (const { region, imageId } of images) {
    await world.aws.in({ region }).lifecycle.enable(imageId);
  }

  await disableRelease(request, { ...world.options, apply: true });
  const { plan } = await retireReleases(policy, world.options);

  expect(plan.selected.map(({ stage }) => stage)).toEqual(['disable', 'disable']);
});
