import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { applyLifecycle, deprecateRelease, undeprecateRelease } from '../../src/index.js';
import { role, startWorld, type World } from '../support/lifecycle-world.js';
import { writes } from '../support/local.js';
import { consumer } from '../support/release.js';

const request = { flavor: 'al2023', version: '2026.10.0', successor: '2026.11.0' };

async function twoReleases(): Promise<World> {
  const world = await startWorld();
  await world.release('2026.10.0', ['x86_64', 'arm64']);
  await world.release('2026.11.0', ['x86_64', 'arm64']);
  return world;
}

test('every copy gets the date, and consumers see successor, reason and date', async () => {
  await using world = await twoReleases();
  const at = '2026-09-01T12:00:29Z';

  const { result } = await deprecateRelease(
    { ...request, at, reason: 'replaced\u001b[31m by 2026.11.0' },
    world.options,
  );

  expect(result?.status).toBe('done');
  for (const region of ['us-east-1', 'eu-west-1']) {
    const old = (await world.images(region)).filter(({ name }) => name.includes('/2026.10.0/'));
    expect(old).toHaveLength(2);
    for (const { deprecateAt } of old) expect(deprecateAt).toBe('2026-09-01T12:00:00.000Z');
    const { Images = [] } = await world.local
      .ec2(region, consumer)
      .send(new DescribeImagesCommand({ ImageIds: old.map(({ imageId }) => imageId) }));
    for (const { Tags } of Images) {
      expect(Tags).toEqual(
        expect.arrayContaining([
          { Key: 'ec2:SharedTag/soe:successor', Value: '2026.11.0' },
          { Key: 'ec2:SharedTag/soe:deprecation-reason', Value: 'replaced 31m by 2026.11.0' },
        ]),
      );
    }
    for (const place of [{ region }, { region, consumer: role }]) {
      const values = await world.parameters(place);
      expect(JSON.parse(values['/soe/al2023/versions/2026.10.0/summary'] ?? '')).toMatchObject({
        commit: '0123456789abcdef',
        deprecated: '2026-09-01T12:00:00.000Z',
      });
    }
  }
});

test('a second run writes nothing, also after the date, and now means now only once', async () => {
  await using world = await twoReleases();
  await deprecateRelease(request, world.options);
  world.pass(30);
  world.local.newCalls();

  const { plan } = await deprecateRelease(request, world.options);

  expect(plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('a plan that deprecates at once does so as well when it is applied hours later', async () => {
  await using world = await twoReleases();
  const { plan } = await deprecateRelease(request, { ...world.options, apply: false });
  world.pass(0.25);

  const { status, actions } = await applyLifecycle(plan, world.options);

  expect(status, JSON.stringify(actions)).toBe('done');
  const old = (await world.images('eu-west-1')).filter(({ name }) => name.includes('/2026.10.0/'));
  expect(old.map(({ deprecateAt }) => deprecateAt?.slice(0, 13))).toEqual([
    world.now().slice(0, 13),
    world.now().slice(0, 13),
  ]);
});

test('taking it back leaves nothing, and a second time writes nothing', async () => {
  await using world = await twoReleases();
  const before = await world.parameters({ region: 'eu-west-1' });
  await deprecateRelease({ ...request, at: '2027-01-01T00:00:00Z' }, world.options);

  await undeprecateRelease(request, world.options);
  world.local.newCalls();
  const { plan } = await undeprecateRelease(request, world.options);

  expect(plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);
  expect(await world.parameters({ region: 'eu-west-1' })).toEqual(before);
  for (const image of await world.images('eu-west-1')) {
    expect(image.deprecateAt).toBeUndefined();
    expect(Object.keys(image.tags).filter((key) => key.startsWith('ec2:'))).toEqual([]);
  }
});

test('a successor that lacks an image or a parameter anywhere is refused before the first write', async () => {
  await using world = await startWorld();
  await world.release('2026.10.0', ['x86_64', 'arm64']);
  const successor = await world.release('2026.11.0', ['x86_64']);
  world.local.newCalls();

  await expect(deprecateRelease(request, world.options)).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining('no available image for arm64'),
  });
  await expect(
    deprecateRelease({ ...request, successor: '2026.10.0' }, world.options),
  ).rejects.toMatchObject({ code: 'SHARE_REFUSED' });
  expect(writes(world.local.newCalls())).toEqual([]);

  const dry = await deprecateRelease(request, { ...world.options, apply: false });
  expect(dry.result).toBeUndefined();
  expect(dry.plan.problems.length).toBeGreaterThan(0);

  await world.release('2026.9.0');
  const name = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
  const place = { region: 'eu-west-1', consumer: role };
  await world.aws.in(place).parameters.delete([name]);
  const old = { ...request, version: '2026.9.0' };
  await expect(deprecateRelease(old, world.options)).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining(`eu-west-1 of account ${consumer}`),
  });
  const here = successor.find(({ region }) => region === 'eu-west-1')?.imageId ?? '';
  await world.aws.in(place).parameters.put({ name, value: here, kind: 'image', overwrite: true });
  expect((await deprecateRelease(old, world.options)).result?.status).toBe('done');
});

test('dates that EC2 does not take are refused before the first write', async () => {
  await using world = await twoReleases();
  for (const at of ['2026-07-01T00:00:00Z', '2037-01-01T00:00:00Z']) {
    await expect(deprecateRelease({ ...request, at }, world.options)).rejects.toMatchObject({
      code: 'SHARE_REFUSED',
    });
  }
  const [image] = await world.images('eu-west-1');
  expect(image?.deprecateAt).toBeUndefined();
});
