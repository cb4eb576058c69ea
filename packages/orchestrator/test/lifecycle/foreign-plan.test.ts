import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apply } from '../../src/commands/apply.js';
import { deprecate } from '../../src/commands/deprecate.js';
import { promote } from '../../src/commands/promote.js';
import { consumer, openWorld, type Ran } from './open-world.js';

const world = openWorld();
const { run } = world;

const planOf = ({ stdout, stderr }: Ran) => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(world.workspace.read(JSON.parse(stdout).file));
};

const applied = (plan: unknown, yes = true) => {
  world.workspace.write('foreign.json', JSON.stringify(plan));
  return run((context) => apply('foreign.json', { yes }, context));
};

test('a promotion of a file does what it says that was asked for, and nothing else', async () => {
  world.configure({ mine: {}, other: {} });
  await world.release('mine', '1.0.0');
  await world.release('mine', '1.1.0');
  const planned = await run(
    (context) => promote(['mine', '1.1.0'], { to: 'stable', dryRun: true }, context),
    { json: true },
  );
  const stored = planOf(planned);
  const { plan } = stored;
  const [first, ...rest] = plan.moves;
  const moved = (change: object) => ({ ...plan, moves: [{ ...first, ...change }, ...rest] });

  for (const foreign of [
    // The gates of one version are asked, another one is promoted.
    { ...stored, requests: [{ flavor: 'mine', version: '1.0.0', channel: 'stable' }] },
    { ...stored, plan: { ...plan, channels: [] } },
    { ...stored, plan: moved({ name: '/soe/other/channels/stable/x86_64/image-id' }) },
    { ...stored, plan: moved({ name: '/prod/database/url' }) },
    { ...stored, plan: moved({ to: 'ami-0123456789abcdef0' }) },
    { ...stored, plan: moved({ to: undefined }) },
    { ...stored, plan: moved({ consumer: { account: consumer, role: 'admin' } }) },
    { ...stored, plan: moved({ region: 'sa-east-1' }) },
    { ...stored, plan: {} },
  ]) {
    expect(await applied(foreign)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SHARE_PLAN_INVALID'),
    });
  }
  expect(world.newWrites()).toEqual([]);
  expect(await applied(stored)).toMatchObject({ code: 0 });
});

test('a step of a file touches nothing but the releases of its flavors, and writes no file elsewhere', async () => {
  world.configure({ own: {}, stranger: {} });
  await world.release('own', '1.0.0');
  await world.release('own', '1.1.0');
  await world.release('stranger', '1.0.0');
  const dry = await run((context) => deprecate('own', '1.0.0', { successor: '1.1.0' }, context), {
    json: true,
  });
  const stored = planOf(dry);
  const { plan } = stored;
  const [image] = await world.access.in({ region: 'us-east-1' }).lifecycle.list('soe/stranger/*');
  const { imageId = '', name = '', snapshotIds = [] } = image ?? {};
  const action = plan.actions.find(({ type }: { type: string }) => type === 'set-deprecation');
  const summary = plan.actions.find(({ type }: { type: string }) => type === 'put-summary');
  const only = (change: object) => ({
    ...plan,
    actions: [{ ...action, ...change, dependsOn: [] }],
  });
  const put = (change: object) => ({
    ...plan,
    actions: [{ ...summary, ...change, dependsOn: [] }],
  });
  const { deprecateAt: _, ...going } = action;
  const gone = { ...going, type: 'deregister-image', snapshotIds: [], dependsOn: [] };

  for (const foreign of [
    only({ imageId, name, flavor: 'stranger' }),
    only({ imageId }),
    only({ region: 'sa-east-1' }),
    put({ name: '/prod/database/url' }),
    put({ name: '/soe/stranger/versions/1.0.0/summary' }),
    put({ consumer: { account: consumer, role: 'admin' } }),
    // Neither by the name of a step whose plans are not held against who uses what.
    { ...plan, actions: [gone] },
    { ...plan, step: 'retire', actions: [{ ...gone, snapshotIds }] },
    { ...plan, step: '../../../escaped' },
    {},
  ]) {
    for (const yes of [true, false]) {
      expect(await applied({ ...stored, plan: foreign }, yes)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('SHARE_PLAN_INVALID'),
      });
    }
  }
  expect(world.newWrites()).toEqual([]);
  expect(existsSync(join(world.workspace.directory, '..', 'escaped'))).toBe(false);
  const nobody = await applied(stored, false);
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('SOE_NOT_CONFIRMED') });
  expect(await applied(stored)).toMatchObject({ code: 0 });
});
