import { expect, test } from 'vitest';
import { disableRelease, enableRelease } from '../../src/index.js';
import { role, startWorld } from '../support/lifecycle-world.js';
import { writes } from '../support/local.js';
import { consumer, organization, owner, unit } from '../support/release.js';

const request = { flavor: 'al2023', version: '2026.10.0' };
const apply = { apply: true };
const many = Array.from({ length: 300 }, (_, index) => String(100000000000 + index));

test('without apply nothing is written', async () => {
  await using world = await startWorld();
  await world.release('2026.10.0');
  world.local.newCalls();

  const { plan, result } = await disableRelease(request, world.options);

  expect(plan.actions.map(({ type }) => type)).toEqual(['disable-image', 'disable-image']);
  expect(result).toBeUndefined();
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('300 accounts, an organisation and a unit can launch again what was disabled and enabled', async () => {
  await using world = await startWorld();
  const grantees = [...many, organization, unit];
  const images = await world.release('2026.10.0', ['x86_64', 'arm64'], grantees);

  await disableRelease(request, { ...world.options, ...apply });
  for (const { region, imageId } of images) {
    const image = (await world.images(region)).find((each) => each.imageId === imageId);
    expect(image?.state).toBe('disabled');
    expect(await world.aws.in({ region }).images.launchPermissions(imageId)).toEqual([]);
  }
  const record = Object.entries(await world.parameters({ region: 'eu-west-1' })).filter(([name]) =>
    name.includes('/permissions/'),
  );
  expect(record).toHaveLength(4);
  for (const [, value] of record) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4096);

  world.local.newCalls();
  expect((await disableRelease(request, { ...world.options, ...apply })).plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);

  await enableRelease(request, world.options);
  for (const { region, imageId } of images) {
    const held = await world.aws.in({ region }).images.launchPermissions(imageId);
    expect([...held].sort()).toEqual([...grantees].sort());
  }
  const left = Object.keys(await world.parameters({ region: 'eu-west-1' }));
  expect(left.filter((name) => name.includes('/permissions/'))).toEqual([]);

  world.local.newCalls();
  expect((await enableRelease(request, world.options)).plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('what a channel points at is not disabled, also when only a consumer account has the pointer', async () => {
  await using world = await startWorld();
  const images = await world.release('2026.10.0');
  const place = { region: 'eu-west-1', consumer: role };
  const name = '/soe/al2023/channels/stable/x86_64/image-id';
  const value = images.find(({ region }) => region === 'eu-west-1')?.imageId ?? '';
  await world.aws.in(place).parameters.put({ name, value, kind: 'image', overwrite: true });
  world.local.newCalls();

  await expect(disableRelease(request, { ...world.options, ...apply })).rejects.toMatchObject({
    code: 'SHARE_REFUSED',
    message: expect.stringContaining(`channel stable in eu-west-1 of account ${consumer}`),
  });
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('a record is never overwritten by an emptier one, wherever a run was stopped', async () => {
  await using world = await startWorld();
  const [image] = await world.release('2026.10.0', ['x86_64'], many);
  const { region = '', imageId = '' } = image ?? {};
  await disableRelease(request, { ...world.options, ...apply });
  // Enabled by hand, or by a run that was killed right after: nobody may launch it.
  await world.aws.in({ region }).lifecycle.enable(imageId);
  await world.aws.in({ region }).images.changeLaunchPermissions(imageId, { add: [owner] });

  await disableRelease(request, { ...world.options, ...apply });
  await enableRelease(request, world.options);

  const held = await world.aws.in({ region }).images.launchPermissions(imageId);
  expect([...held].sort()).toEqual([...many, owner].sort());
});
