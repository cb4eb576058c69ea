import {
  LockSnapshotCommand,
  RegisterImageCommand,
  UnlockSnapshotCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { settleOptions } from '../../src/clock.js';
import { type LifecycleAccess, retireReleases, type SnapshotDeletion } from '../../src/index.js';
import { deregisterImage } from '../../src/lifecycle/deregister-image.js';
import { fakeClock } from '../support/fake-clock.js';
import { startWorld, type World, type WorldImage } from '../support/lifecycle-world.js';
import { MemoryAws } from '../support/memory-aws.js';

const action = {
  id: 'eu-west-1/ami-1/deregister-image',
  type: 'deregister-image',
  region: 'eu-west-1',
  reason: 'the days of grace are over',
  dependsOn: [],
  flavor: 'al2023',
  version: '2026.7.0',
  architecture: 'x86_64',
  imageId: 'ami-1',
  name: 'soe/al2023/2026.7.0/x86_64/20261122t100000z-b8b8b8',
  snapshotIds: ['snap-1', 'snap-2'],
} as const;

/** EC2 that answers so, and then has these snapshots; each is deleted at the second try. */
async function deregister(
  results: readonly SnapshotDeletion[],
  { existing = [] as readonly string[], used = [] as readonly string[], tries = 2 } = {},
) {
  const left = new Map(existing.map((id) => [id, tries]));
  const asked: string[] = [];
  const access: Partial<LifecycleAccess> = {
    deregister: async () => results,
    existingSnapshots: async (ids) => ids.filter((id) => left.has(id)),
    snapshotsInUse: async (ids) => ids.filter((id) => used.includes(id)),
    deleteSnapshot: async (id) => {
      asked.push(id);
      const more = (left.get(id) ?? 1) - 1;
      if (more === 0) left.delete(id);
      else left.set(id, more);
      if (more > 0) throw new Error('InternalError');
    },
  };
  const settled = settleOptions({ aws: new MemoryAws(), clock: fakeClock() });
  await deregisterImage(action, access as LifecycleAccess, settled);
  return asked;
}

const all = (code: string) => action.snapshotIds.map((snapshotId) => ({ snapshotId, code }));

test('snapshots that EC2 deleted, and those that other images need, are left', async () => {
  expect(await deregister(all('success'))).toEqual([]);
  expect(await deregister(all('skipped'), { existing: ['snap-1', 'snap-2'] })).toEqual([]);
});

test('an internal error and a snapshot that EC2 says nothing of are tried again until they are gone', async () => {
  const results = [{ snapshotId: 'snap-1', code: 'internal-error' }];

  const asked = await deregister(results, { existing: ['snap-1', 'snap-2'] });

  expect(asked.sort()).toEqual(['snap-1', 'snap-1', 'snap-2', 'snap-2']);
});

test('what another image needs is not deleted one by one either', async () => {
  expect(await deregister([], { existing: ['snap-1'], used: ['snap-1'] })).toEqual([]);
});

test.each(['missing-permissions', 'client-error', 'something-new'])(
  '%s is a failure that names the snapshot',
  async (code) => {
    await expect(
      deregister([
        { snapshotId: 'snap-1', code: 'success' },
        { snapshotId: 'snap-2', code },
      ]),
    ).rejects.toMatchObject({
      code: 'SHARE_SNAPSHOTS_LEFT',
      message: expect.stringContaining(`snap-2 (${code})`),
    });
  },
);

test('a snapshot that stays whatever is tried is a failure', async () => {
  const results = [{ snapshotId: 'snap-1', code: 'internal-error' }];

  await expect(
    deregister(results, { existing: ['snap-1'], tries: 1_000_000 }),
  ).rejects.toMatchObject({ code: 'SHARE_SNAPSHOTS_LEFT' });
});

const policy = {
  flavors: ['al2023'],
  keepNewest: 1,
  maxPercent: 100,
  onlyDeprecated: false,
  usageReports: false,
};

async function retiring(): Promise<{ readonly world: World; readonly image: WorldImage }> {
  const world = await startWorld();
  const [image] = (await world.release('2026.7.0')) as [WorldImage];
  await world.point('stable', '2026.11.0', await world.release('2026.11.0'));
  world.pass(120);
  await retireReleases(policy, { ...world.options, apply: true });
  world.pass(8);
  return { world, image };
}

test('a snapshot that EC2 refuses to delete is found and deleted by a later run', async () => {
  const { world, image } = await retiring();
  await using _ = world;
  const client = world.local.ec2(image.region);
  const found = (await world.images(image.region)).find(({ name }) => name.includes('2026.7.0'));
  const [SnapshotId = ''] = found?.snapshotIds ?? [];
  await client.send(
    new LockSnapshotCommand({ SnapshotId, LockMode: 'governance', LockDuration: 30 }),
  );

  const options = { ...world.options, apply: true };
  await expect(retireReleases(policy, options)).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringContaining(`${SnapshotId} (client-error)`),
  });
  await client.send(new UnlockSnapshotCommand({ SnapshotId }));
  const { plan } = await retireReleases(policy, options);

  expect(plan.actions).toEqual([
    // The failure kept back what follows the image.
    expect.objectContaining({ type: 'delete-parameters', reason: 'left over: the image is gone' }),
    expect.objectContaining({ type: 'delete-snapshots', snapshotIds: [SnapshotId] }),
  ]);
  const { lifecycle } = world.aws.in({ region: image.region });
  expect(await lifecycle.existingSnapshots([SnapshotId])).toEqual([]);
  expect((await retireReleases(policy, options)).plan.actions).toEqual([]);
});

test('a snapshot that another own image needs stays, now and later', async () => {
  const { world, image } = await retiring();
  await using _ = world;
  const found = (await world.images(image.region)).find(({ name }) => name.includes('2026.7.0'));
  const [SnapshotId = ''] = found?.snapshotIds ?? [];
  await world.local.ec2(image.region).send(
    new RegisterImageCommand({
      Name: 'team/again',
      Architecture: 'x86_64',
      RootDeviceName: '/dev/xvda',
      VirtualizationType: 'hvm',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
    }),
  );

  const options = { ...world.options, apply: true };
  await retireReleases(policy, options);

  const { lifecycle } = world.aws.in({ region: image.region });
  expect((await world.images(image.region)).some(({ name }) => name.includes('2026.7.0'))).toBe(
    false,
  );
  expect(await lifecycle.existingSnapshots([SnapshotId])).toEqual([SnapshotId]);
  expect((await retireReleases(policy, options)).plan.actions).toEqual([]);
});
