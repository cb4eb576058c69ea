import { expect, test } from 'vitest';
import {
  deprecateRelease,
  disableRelease,
  enableRelease,
  retireReleases,
  revokeRelease,
} from '../../src/index.js';
import { startWorld } from '../support/lifecycle-world.js';

const writes = [
  'CreateImageUsageReport',
  'CreateTags',
  'DeleteImageUsageReport',
  'DeleteParameters',
  'DeregisterImage',
  'DisableImage',
  'EnableImage',
  'EnableImageDeprecation',
  'ModifyImageAttribute',
  'PutParameter',
];

test('writes whose answer is lost are done once, and nothing fails', async () => {
  await using world = await startWorld();
  const old = { flavor: 'al2023', version: '2026.7.0' };
  await world.release(old.version);
  await world.release('2026.10.0');
  await world.point('stable', '2026.11.0', await world.release('2026.11.0'));
  const options = { ...world.options, apply: true };
  for (const action of writes) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      world.local.server.faults.add({ action, region, call: [1, 1], kind: 'reset-after' });
    }
  }

  await deprecateRelease({ ...old, successor: '2026.11.0' }, options);
  await disableRelease(old, options);
  await enableRelease(old, options);
  world.pass(120);
  const policy = { flavors: ['al2023'], keepNewest: 2, maxPercent: 100 };
  await retireReleases(policy, options);
  world.pass(8);
  await retireReleases(policy, options);
  const { plan } = await revokeRelease(
    { flavor: 'al2023', version: '2026.11.0', reason: 'bad', disable: true },
    options,
  );

  expect(plan.problems).toEqual([]);
  const names = (await world.images('eu-west-1')).map(
    ({ name, state }) => `${name.split('/')[2]} ${state}`,
  );
  expect(names.sort()).toEqual(['2026.10.0 available', '2026.11.0 disabled']);
  const struck = world.local.server.calls().filter(({ status }) => status === 0);
  expect(new Set(struck.map(({ action }) => action))).toEqual(new Set(writes));
});

test('a region that always fails leaves the other done, and the error names it', async () => {
  await using world = await startWorld();
  const old = { flavor: 'al2023', version: '2026.7.0' };
  await world.release(old.version);
  world.local.server.faults.add({
    action: 'DisableImage',
    region: 'eu-west-1',
    kind: 'error',
    code: 'UnauthorizedOperation',
    status: 403,
  });

  await expect(disableRelease(old, { ...world.options, apply: true })).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringMatching(/eu-west-1.*Allow ec2:DisableImage/),
    result: {
      actions: [{ status: 'done' }, { status: 'failed', code: 'SHARE_AWS_FAILED' }],
    },
  });
  expect((await world.images('us-east-1')).map(({ state }) => state)).toEqual(['disabled']);
  expect((await world.images('eu-west-1')).map(({ state }) => state)).toEqual(['available']);
});
