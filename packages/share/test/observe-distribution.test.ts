import { expect, test } from 'vitest';
import { observeDistribution } from '../src/index.js';
import { simple } from './support/release.js';
import { builtImage, builtWorld, x86 } from './support/world.js';

test.each([
  ['one that is available before one that is not yet', 'transient', 'available', 'ami-b'],
  ['the same one each time', 'available', 'available', 'ami-a'],
  ['one that comes before one that failed', 'failed', 'pending', 'ami-b'],
])('of several images with one name it chooses %s', async (_, first, second, chosen) => {
  const { aws, release } = builtWorld([x86], Number.POSITIVE_INFINITY);
  aws
    .region('eu-west-1')
    .push(
      { ...builtImage(x86), imageId: 'ami-b', state: second },
      { ...builtImage(x86), imageId: 'ami-a', state: first },
    );
  aws.before = (call) => expect(call.operation).not.toBe('copy');

  const { regions } = await observeDistribution([release], simple, { aws });

  expect(regions.find(({ region }) => region === 'eu-west-1')?.images).toMatchObject([
    { imageId: chosen },
  ]);
});

test('the recorded image counts in its region, whatever else has its name', async () => {
  const { aws, release } = builtWorld();
  aws.region('us-east-1').unshift({ ...builtImage(x86), imageId: 'ami-a' });

  const { regions } = await observeDistribution([release], simple, { aws });

  expect(regions[0]?.images).toMatchObject([{ imageId: 'ami-x86' }]);
});

test('one list of images per region, and parameters only where the release can be published', async () => {
  const { aws, release } = builtWorld();

  await observeDistribution([release], simple, { aws });

  expect(aws.calls.map((call) => `${call.place} ${call.operation}`).sort()).toEqual([
    'eu-west-1/owner find',
    'us-east-1/owner find',
    'us-east-1/owner get',
    'us-east-1/owner launchPermissions',
    'us-east-1/owner snapshotTags',
  ]);
});

test('once a release is published, its parameters are read everywhere and its snapshots nowhere', async () => {
  const { aws, release } = builtWorld();
  aws.store('us-east-1/owner').set('/soe/al2023/versions/2026.11.0/x86_64/image-id', 'ami-x86');

  await observeDistribution([release], simple, { aws });

  expect(aws.calls.map((call) => `${call.place} ${call.operation}`).sort()).toEqual([
    'eu-west-1/owner find',
    'eu-west-1/owner get',
    'us-east-1/owner find',
    'us-east-1/owner get',
    'us-east-1/owner launchPermissions',
  ]);
});

test('parameters are read where an image of the release is found', async () => {
  const { aws, release } = builtWorld();
  aws.region('eu-west-1').push(builtImage(x86));

  await observeDistribution([release], simple, { aws });

  expect(aws.calls.map((call) => `${call.place} ${call.operation}`)).toContain(
    'eu-west-1/owner get',
  );
});

test('does not begin when it is cancelled already', async () => {
  const { aws, release } = builtWorld();

  await expect(
    observeDistribution([release], simple, { aws, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
  expect(aws.calls).toEqual([]);
});
