import {
  CreateImageCommand,
  DeregisterImageCommand,
  type EC2Client,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  applyLifecycle,
  deprecateRelease,
  enableRelease,
  promoteRelease,
  revokeRelease,
} from '../../src/index.js';
import { role, startWorld, type World, type WorldImage } from '../support/lifecycle-world.js';
import { writes } from '../support/local.js';
import { consumer, owner } from '../support/release.js';

const bad = '2026.11.0';
const request = { flavor: 'al2023', version: bad, reason: 'CVE-2026-90001 in \u0007openssl' };
const apply = { apply: true };

async function threeReleases() {
  const world = await startWorld();
  const first = await world.release('2026.9.0');
  await world.release('2026.10.0');
  const images = await world.release(bad);
  await world.point('stable', bad, images);
  await world.point('candidate', bad, images);
  await world.point('lts', '2026.9.0', first);
  for (const { region, imageId } of images) {
    const image = (await world.images(region)).find((each) => each.imageId === imageId);
    for (const id of image?.snapshotIds ?? []) {
      await world.aws.in({ region }).images.changeSnapshotPermissions(id, { add: [consumer] });
    }
  }
  return { world, images };
}

async function pointer(world: World, channel: string) {
  const places = ['us-east-1', 'eu-west-1'].flatMap((region) => [
    { region },
    { region, consumer: role },
  ]);
  const found = await Promise.all(places.map((place) => world.parameters(place)));
  return new Set(found.map((values) => values[`/soe/al2023/channels/${channel}/version`]));
}

test('without apply nothing is written', async () => {
  const { world } = await threeReleases();
  await using _ = world;
  world.local.newCalls();

  const { plan, result } = await revokeRelease(request, world.options);

  expect(result).toBeUndefined();
  expect(plan.actions.filter(({ type }) => type === 'move-channel')).toEqual([
    expect.objectContaining({ channel: 'candidate', version: '2026.10.0' }),
    expect.objectContaining({ channel: 'stable', version: '2026.10.0' }),
  ]);
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('channels go back, nobody may launch or copy it, it is deprecated now and marked with the reason', async () => {
  const { world, images } = await threeReleases();
  await using _ = world;

  await revokeRelease(request, { ...world.options, ...apply });

  expect(await pointer(world, 'stable')).toEqual(new Set(['2026.10.0']));
  expect(await pointer(world, 'candidate')).toEqual(new Set(['2026.10.0']));
  expect(await pointer(world, 'lts')).toEqual(new Set(['2026.9.0']));
  for (const { region, imageId } of images) {
    const image = (await world.images(region)).find((each) => each.imageId === imageId);
    const access = world.aws.in({ region }).images;
    expect(await access.launchPermissions(imageId)).toEqual([]);
    for (const id of image?.snapshotIds ?? []) {
      expect(await access.snapshotPermissions(id)).toEqual([]);
    }
    expect(image?.tags['soe:revoked']).toBe('CVE-2026-90001 in openssl');
    expect(Date.parse(image?.deprecateAt ?? '')).toBeLessThanOrEqual(
      Date.parse(world.now()) + 60_000,
    );
    for (const place of [{ region }, { region, consumer: role }]) {
      const summary = (await world.parameters(place))[`/soe/al2023/versions/${bad}/summary`];
      expect(JSON.parse(summary ?? '')).toHaveProperty('deprecated');
    }
  }

  world.local.newCalls();
  const again = await revokeRelease(request, { ...world.options, ...apply });
  const back = { flavor: 'al2023', version: bad, channel: 'stable' };
  // Its date is up to a minute off.
  await expect(promoteRelease(back, world.options)).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining('is revoked (CVE-2026-90001 in openssl)'),
  });
  expect(again.plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('a revoked version is skipped when the next one is revoked, and a release without a way back is refused', async () => {
  const { world } = await threeReleases();
  await using _ = world;
  const revoke = (version: string, more = {}) =>
    revokeRelease({ ...request, version, ...more }, { ...world.options, ...apply });
  await revoke('2026.10.0');

  await revoke(bad);
  expect(await pointer(world, 'stable')).toEqual(new Set(['2026.9.0']));

  world.local.newCalls();
  await expect(revoke('2026.9.0')).rejects.toMatchObject({
    code: 'SHARE_REFUSED',
    message: expect.stringContaining('candidate, lts, stable point at it'),
  });
  await expect(revoke('2026.9.0', { replacement: bad })).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
  });
  expect(writes(world.local.newCalls())).toEqual([]);

  await revoke('2026.9.0', { leaveChannels: true });
  expect(await pointer(world, 'lts')).toEqual(new Set(['2026.9.0']));
});

test('with disable nobody gets back what was taken, not even by enabling', async () => {
  const { world, images } = await threeReleases();
  await using _ = world;

  await revokeRelease({ ...request, disable: true }, { ...world.options, ...apply });

  const [image] = images as [WorldImage];
  const found = (await world.images(image.region)).find(({ imageId }) => imageId === image.imageId);
  expect(found?.state).toBe('disabled');
  const names = Object.keys(await world.parameters({ region: image.region }));
  expect(names.filter((name) => name.includes('/permissions/'))).toEqual([]);
  await expect(
    enableRelease({ flavor: 'al2023', version: bad }, world.options),
  ).rejects.toMatchObject({
    code: 'SHARE_REFUSED',
    message: expect.stringContaining('is revoked (CVE-2026-90001 in openssl)'),
  });
});

test('descendants are listed over generations, regions and gaps, with the instances that run them', async () => {
  const { world, images } = await threeReleases();
  await using _ = world;
  const [image] = images as [WorldImage];
  const client = world.local.ec2('us-east-1');
  const bake = async (from: WorldImage, name: string) => {
    const instance = await world.launch(from);
    const { ImageId = '' } = await client.send(
      new CreateImageCommand({ InstanceId: instance, Name: name }),
    );
    return { child: { ...from, imageId: ImageId }, instance };
  };
  const one = await bake(image, 'team/web');
  const two = await bake(one.child, 'team/web-shop');
  const copied = await world.aws.in({ region: 'eu-west-1' }).images.copy({
    name: 'team/web-shop',
    sourceRegion: 'us-east-1',
    sourceImageId: two.child.imageId,
    clientToken: 'copy',
    tags: {},
  });
  // The middle of the chain is gone: only AWS knows.
  await client.send(new DeregisterImageCommand({ ImageId: one.child.imageId }));

  const { plan } = await revokeRelease(request, world.options);

  expect(plan.descendants).toEqual(
    expect.arrayContaining([
      {
        region: 'us-east-1',
        imageId: two.child.imageId,
        name: 'team/web-shop',
        owner,
        by: 'ancestry',
      },
      {
        region: 'eu-west-1',
        imageId: copied,
        name: 'team/web-shop',
        owner,
        by: expect.any(String),
      },
    ]),
  );
  expect(plan.descendants).toHaveLength(2);
  expect(plan.instances.map(({ instanceId }) => instanceId)).toEqual([one.instance]);
});

test('a watermark shows what another account made and shared back', async () => {
  const { world, images } = await threeReleases();
  await using _ = world;
  const [image] = images as [WorldImage];
  const { AttachImageWatermarkCommand } = await import('@aws-sdk/client-ec2');
  await world.local
    .ec2(image.region)
    .send(new AttachImageWatermarkCommand({ ImageId: image.imageId, WatermarkName: 'soe.al2023' }));
  const theirs: EC2Client = world.local.ec2(image.region, consumer);
  const instance = await world.launch(image, consumer);
  const { ImageId = '' } = await theirs.send(
    new CreateImageCommand({ InstanceId: instance, Name: 'their/web' }),
  );
  await theirs.send(
    new ModifyImageAttributeCommand({
      ImageId,
      LaunchPermission: { Add: [{ UserId: owner }] },
    }),
  );

  const { plan } = await revokeRelease(request, world.options);

  expect(plan.descendants).toEqual([
    expect.objectContaining({ imageId: ImageId, owner: consumer, name: 'their/web' }),
  ]);
});

test('a channel that was moved to something better since the plan was made is left there', async () => {
  const { world } = await threeReleases();
  await using _ = world;
  const { plan } = await revokeRelease(request, world.options);
  const better = await world.release('2026.12.0');
  await world.point('stable', '2026.12.0', better);

  expect((await applyLifecycle(plan, world.options)).status).toBe('done');

  expect(await pointer(world, 'stable')).toEqual(new Set(['2026.12.0']));
  expect(await pointer(world, 'candidate')).toEqual(new Set(['2026.10.0']));
});

test('channels do not go back to a deprecated version, which is found before the first write', async () => {
  const { world } = await threeReleases();
  await using _ = world;
  await deprecateRelease({ ...request, version: '2026.10.0', successor: bad }, world.options);

  const { plan } = await revokeRelease(request, world.options);
  const moves = plan.actions.flatMap((action) => (action.type === 'move-channel' ? action : []));
  expect(moves.map(({ version }) => version)).toEqual(['2026.9.0', '2026.9.0']);

  world.local.newCalls();
  await expect(
    revokeRelease({ ...request, replacement: '2026.10.0' }, { ...world.options, ...apply }),
  ).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining('deprecated'),
  });
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('a copy that is not there yet is told of, and the next run revokes it', async () => {
  await using world = await startWorld('2026-08-01T10:00:00Z', 3_600);
  await world.release(bad);
  const [late] = (await world.local.build(['arm64'], bad)).images;

  const run = revokeRelease(request, { ...world.options, ...apply });

  await expect(run).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringContaining(`${late?.imageId} is pending`),
  });
});
