import { expect, test } from 'vitest';
import { type Distribution, distributeRelease, promoteRelease } from '../src/index.js';
import { type Local, quick, startLocal, writes } from './support/local.js';
import { consumer, simple } from './support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const channel = '/soe/al2023/channels/stable';
const places = { regions: simple.regions, parameters: { accounts: [role] } };
const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };

function options(local: Local) {
  return { aws: local.aws, places, ...quick };
}

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

test('a second run writes nothing and reads once per account and region', async () => {
  await using local = await startLocal();
  await distributeRelease(await local.build(), distribution, options(local));
  await promoteRelease(request, options(local));
  local.newCalls();

  const again = await promoteRelease(request, options(local));

  expect(again.actions).toEqual([]);
  expect(again.previousVersion).toBe('2026.11.0');
  expect(local.newCalls().map((call) => call.action)).toEqual(
    Array.from({ length: 4 }, () => 'GetParameters'),
  );
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

test('a promotion that is stopped at any call is finished by the next', async () => {
  await using local = await startLocal();
  await distributeRelease(await local.build(), distribution, options(local));

  for (let stop = 1; stop <= 8; stop++) {
    const name = `ring-${stop}`;
    const controller = new AbortController();
    let calls = 0;
    await promoteRelease(
      { ...request, channel: name },
      {
        ...options(local),
        signal: controller.signal,
        onEvent: (event) => {
          if (event.type === 'action-started' && ++calls === stop) controller.abort();
        },
      },
    ).catch(() => undefined);

    await promoteRelease({ ...request, channel: name }, options(local));
    for (const region of ['us-east-1', 'eu-west-1']) {
      for (const place of [{ region }, { region, consumer: role }]) {
        const path = `/soe/al2023/channels/${name}/version`;
        const values = await local.aws.in(place).parameters.get([path]);
        expect(values[path]).toBe('2026.11.0');
      }
    }
  }
});
