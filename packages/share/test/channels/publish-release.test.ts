import { expect, test } from 'vitest';
import {
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  publishRelease,
  type ShareError,
  type ShareEvent,
} from '../../src/index.js';
import { type Local, quick, startLocal, writes } from '../support/local.js';
import { overriding } from '../support/overriding.js';
import { consumer, nameOf, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const pointer = '/soe/al2023/channels/candidate/version';

function options(local: Local) {
  const { endpoint } = local.server;
  const aws = connectAws({ endpoint, credentials: local.credentials(), limits: [] });
  return { aws, channel: 'candidate', ...quick };
}

test('distributes, verifies, and only then moves the channel', async () => {
  await using local = await startLocal();
  const release = await local.build(['x86_64', 'arm64']);
  const told: string[] = [];
  const onEvent = (event: ShareEvent) => {
    if (event.type === 'pointer') told.push(event.pointer.status);
    else if (event.type === 'action-done') told.push(event.type);
    else if (event.type === 'verified') told.push(`verified ${event.drift}`);
  };

  const published = await publishRelease([release], distribution, { ...options(local), onEvent });

  expect(published.releases[0]?.images).toHaveLength(4);
  expect(published.channels).toMatchObject([{ channel: 'candidate', version: '2026.11.0' }]);
  expect(told.lastIndexOf('action-done')).toBeLessThan(told.indexOf('verified 0'));
  expect(told.lastIndexOf('verified 0')).toBeLessThan(told.indexOf('moved'));
  local.newCalls();

  const again = await publishRelease([release], distribution, options(local));

  expect(writes(local.newCalls())).toEqual([]);
  expect(again.channels).toMatchObject([{ pointers: [] }]);
});

test('what is not as configured keeps the channel where it is', async () => {
  await using local = await startLocal();
  const release = await local.build();
  // Somebody takes the permission away whenever it was given.
  const aws = overriding(options(local).aws, (_, { images }) => ({
    images: {
      changeLaunchPermissions: async (imageId, change) => {
        await images.changeLaunchPermissions(imageId, change);
        await images.changeLaunchPermissions(imageId, { remove: [consumer] });
      },
    },
  }));
  const settleWait = { minDelay: 1, maxDelay: 5, maxWait: 20 };

  const error = await publishRelease([release], distribution, {
    ...options(local),
    aws,
    settleWait,
  }).catch((thrown: unknown) => thrown);

  // Where it is not the image, it is the parameter in the account that cannot launch it.
  expect((error as ShareError).code).toMatch(/^SHARE_(?:DRIFT|INCOMPLETE)$/);
  const values = await local.aws.in({ region: 'us-east-1' }).parameters.get([pointer]);
  expect(values).toEqual({});
});

test('the record and its distribution can be held against AWS by any promotion', async () => {
  await using local = await startLocal();
  const release = await local.build();
  await distributeRelease(release, distribution, options(local));
  const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };
  const verify = { releases: [release], distribution };
  const how = { ...options(local), places: distribution, verify };
  const [copy] = await local.aws.in({ region: 'eu-west-1' }).images.find([nameOf('x86_64')]);
  await local.aws
    .in({ region: 'eu-west-1' })
    .images.changeLaunchPermissions(copy?.imageId ?? '', { remove: [consumer] });
  const settleWait = { minDelay: 1, maxDelay: 5, maxWait: 20 };

  await expect(promoteRelease(request, { ...how, settleWait })).rejects.toMatchObject({
    code: 'SHARE_DRIFT',
    drift: [{ region: 'eu-west-1' }],
  });

  await distributeRelease(release, distribution, options(local));
  await expect(promoteRelease(request, how)).resolves.toMatchObject({ version: '2026.11.0' });
});

test('with parameters.share the channel can be followed by ARN too', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const shared: Distribution = { ...simple, parameters: { share: true } };

  await publishRelease([release], shared, options(local));

  const policies = local
    .newCalls()
    .filter(({ action, status }) => action === 'PutResourcePolicy' && status === 200)
    .map(({ parameters }) => String(parameters['ResourceArn']));
  expect(policies.filter((arn) => arn.endsWith(pointer))).toHaveLength(2);
});
