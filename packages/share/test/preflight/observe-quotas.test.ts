import { expect, test } from 'vitest';
import type { Distribution, ObservedDistribution, ObservedImage } from '../../src/index.js';
import { addedIn } from '../../src/preflight/observe-quotas.js';
import { preflightScope } from '../../src/preflight/preflight-scope.js';
import { builtImage, observed, release } from '../support/preflight.js';
import { consumer, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe' };

function added(
  place: Parameters<typeof addedIn>[1],
  more: Partial<Distribution> = {},
  seen: Partial<ObservedDistribution> = {},
) {
  return addedIn(
    preflightScope([release], { ...simple, ...more }, { ...observed, ...seen }),
    place,
  );
}

const there = (image: Partial<ObservedImage> = {}): Partial<ObservedDistribution> => ({
  regions: [
    { region: 'us-east-1', images: [builtImage] },
    { region: 'eu-west-1', images: [{ ...builtImage, imageId: 'ami-there', ...image }] },
  ],
});

test('a copy adds an image and its snapshots, publishing adds parameters', () => {
  expect(added({ region: 'eu-west-1' })).toEqual({
    images: 1,
    snapshots: 1,
    standardParameters: 2,
  });
  expect(added({ region: 'us-east-1' })).toEqual({ standardParameters: 2 });
  expect(added({ region: 'us-east-1', consumer: role })).toEqual({ standardParameters: 2 });
});

test('where everything is there already, nothing is added', () => {
  const prefix = '/soe/al2023/versions/2026.11.0';
  const values = { [`${prefix}/x86_64/image-id`]: 'ami-there', [`${prefix}/summary`]: '{}' };
  const parameters = [{ region: 'eu-west-1', values }];
  expect(added({ region: 'eu-west-1' }, {}, { ...there(), parameters })).toEqual({});
});

test('parameters that are shared are advanced ones, but not those of consumers', () => {
  const share = { parameters: { share: true, accounts: [role] } };
  expect(added({ region: 'us-east-1' }, share)).toEqual({ advancedParameters: 2 });
  expect(added({ region: 'us-east-1', consumer: role }, share)).toEqual({ standardParameters: 2 });
});

test('images that become public count, those that are public do not', () => {
  const everybody = { public: true };
  expect(added({ region: 'eu-west-1' }, everybody)).toMatchObject({ publicImages: 1 });
  expect(
    added({ region: 'eu-west-1' }, everybody, there({ permissions: ['all'] })).publicImages,
  ).toBeUndefined();
});

test('snapshots that are restored fast already are not added once more', () => {
  const zones = { 'eu-west-1': ['eu-west-1a'] };
  const fast = { fastRestore: { until: '2030-01-01', zones } };
  const snapshots = [
    { snapshotId: 'snap-1', tags: {}, fastRestore: ['eu-west-1a'] },
    { snapshotId: 'snap-2', tags: {} },
  ];
  expect(added({ region: 'eu-west-1' }, fast)).toMatchObject({ fastRestores: 1 });
  expect(added({ region: 'eu-west-1' }, fast, there({ snapshots }))).toMatchObject({
    fastRestores: 1,
  });
  const over = { fastRestore: { until: '2026-11-01', zones } };
  expect(added({ region: 'eu-west-1' }, over).fastRestores).toBeUndefined();
});

test('sharing entities matter where they are more than everybody may have', () => {
  const accounts = Array.from({ length: 1001 }, (_, index) => String(100000000000 + index));
  expect(added({ region: 'us-east-1' }, { accounts })).toMatchObject({ sharingEntities: 1001 });
  expect(
    added({ region: 'us-east-1' }, { accounts: accounts.slice(1) }).sharingEntities,
  ).toBeUndefined();
});
