import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imagesOf } from '../../../src/services/ec2/image-access.js';
import {
  findImages,
  type ImageQuery,
  imageTest,
} from '../../../src/services/ec2/images/find-images.js';
import { createStore } from '../../../src/state/store.js';
import { type Image, imageTable, type LaunchPermission } from '../../../src/state/tables/image.js';
import { tagTable } from '../../../src/state/tables/tag-set.js';
import { contextFor } from '../../support/context.js';
import {
  consumer,
  organizationArn,
  outsider,
  owner,
  unitArn,
  workload,
} from '../../support/local.js';

const region = 'us-east-1';
function newImage(id: string, more: Partial<Image>): Image {
  return {
    id,
    owner,
    name: id,
    creationDate: '2026-11-20T10:00:00.000Z',
    availableAt: '2026-11-20T10:00:00.000Z',
    architecture: 'x86_64',
    virtualizationType: 'hvm',
    enaSupport: true,
    platformDetails: 'Linux/UNIX',
    usageOperation: 'RunInstances',
    blockDevices: [],
    permissions: [],
    disabled: false,
    protection: 'disabled',
    ...more,
  };
}

const ids = Array.from({ length: 6 }, (_, index) => `ami-0000000${index.toString(16)}`);
const accounts = [owner, consumer, workload, outsider];
const names = ['soe/a/1', 'soe/a/2', 'soe/b/1', 'so*e', 'other'];
const permissions: readonly LaunchPermission[] = [
  { group: 'all' },
  { organizationArn },
  { organizationalUnitArn: unitArn },
  ...accounts.map((userId) => ({ userId })),
];
const snapshotId = fc.constantFrom('snap-1', 'snap-2');

const image = fc
  .record({
    id: fc.constantFrom(...ids),
    owner: fc.constantFrom(...accounts),
    name: fc.constantFrom(...names),
    permissions: fc.subarray([...permissions]),
    disabled: fc.boolean(),
    deprecationTime: fc.constantFrom(undefined, '2026-11-21T00:00:00.000Z'),
    sourceImageId: fc.constantFrom(undefined, ...ids.slice(0, 3)),
    snapshots: fc.array(snapshotId, { maxLength: 2 }),
  })
  .map(({ id, snapshots, deprecationTime, sourceImageId, ...rest }) =>
    newImage(id, {
      ...rest,
      ...(deprecationTime === undefined ? {} : { deprecationTime }),
      ...(sourceImageId === undefined ? {} : { sourceImageId }),
      blockDevices: snapshots.map((one, index) => ({
        deviceName: `/dev/sd${index}`,
        ebs: {
          snapshotId: one,
          volumeSize: 8,
          volumeType: 'gp3',
          deleteOnTermination: true,
          encrypted: false,
        },
      })),
    }),
  );
const tagKey = fc.constantFrom('team', 'te', 'ec2:SharedTag/team');
const tagValue = fc.constantFrom('red', 'reddish', 'blue', '');
const tagSet = fc.record({
  account: fc.constantFrom(...accounts),
  resourceId: fc.constantFrom(...ids),
  tags: fc.dictionary(tagKey, tagValue, { minKeys: 1, maxKeys: 3 }),
});
const filter = fc.oneof(
  fc.record({
    Name: fc.constant('name'),
    Value: fc.array(fc.constantFrom(...names, 'soe/a/*', 'so\\*e', '*', '?oe*', 'soe/?/1'), {
      maxLength: 3,
    }),
  }),
  fc.record({
    Name: fc.constant('image-id'),
    Value: fc.array(fc.constantFrom(...ids, 'ami-0000000*'), { maxLength: 3 }),
  }),
  fc.record({
    Name: fc.constant('owner-id'),
    Value: fc.array(fc.constantFrom(...accounts, '1*'), { maxLength: 2 }),
  }),
  fc.record({
    Name: tagKey.map((key) => `tag:${key}`),
    Value: fc.array(fc.oneof(tagValue, fc.constantFrom('red*', '*', '?lue')), { maxLength: 2 }),
  }),
  fc.record({
    Name: fc.constant('tag-key'),
    Value: fc.array(fc.oneof(tagKey, fc.constantFrom('te*', 'ec2:*', '*', 'ec2:SharedTag/*')), {
      maxLength: 2,
    }),
  }),
  fc.record({
    Name: fc.constant('source-image-id'),
    Value: fc.array(fc.constantFrom(...ids.slice(0, 3)), { maxLength: 2 }),
  }),
  fc.record({
    Name: fc.constant('block-device-mapping.snapshot-id'),
    Value: fc.array(fc.oneof(snapshotId, fc.constant('snap-*')), { maxLength: 2 }),
  }),
  fc.record({ Name: fc.constant('is-public'), Value: fc.constant(['true']) }),
);
const query: fc.Arbitrary<ImageQuery> = fc.record({
  ImageId: fc.array(fc.constantFrom(...ids), { maxLength: 3 }),
  Owner: fc.array(fc.constantFrom('self', 'amazon', ...accounts), { maxLength: 2 }),
  ExecutableBy: fc.array(fc.constantFrom('self', 'all', ...accounts), { maxLength: 2 }),
  Filter: fc.array(filter, { maxLength: 3 }),
  IncludeDeprecated: fc.boolean(),
  IncludeDisabled: fc.boolean(),
});

test('every query is answered as by looking at every image, whoever asks', () => {
  fc.assert(
    fc.property(
      fc.array(image, { maxLength: 12, size: 'max' }),
      fc.array(tagSet, { maxLength: 10, size: 'max' }),
      fc.constantFrom(...accounts),
      query,
      (images, tags, account, asked) => {
        const store = createStore();
        for (const one of images) store.table(imageTable, region).put(one);
        for (const { account: whose, ...set } of tags) {
          store.table(tagTable, `${whose}/${region}`).put({ resourceType: 'image', ...set });
        }
        const context = contextFor(store, account, region);

        const scanned = [...imagesOf(context)].filter(imageTest(asked, context));

        expect(findImages(asked, context)).toEqual(scanned);
      },
    ),
    { numRuns: 2000 },
  );
});

const nothing: ImageQuery = {
  ImageId: [],
  Owner: [],
  ExecutableBy: [],
  Filter: [],
  IncludeDeprecated: undefined,
  IncludeDisabled: undefined,
};

/** How many rows a query looks at, which does not depend on how fast the machine is. */
function looksAt(count: number, asked: ImageQuery, account = owner): number {
  const store = createStore();
  let looks = 0;
  for (let index = 0; index < count; index += 1) {
    const row = newImage(`ami-${String(index).padStart(8, '0')}`, { name: `soe/${index}` });
    const counted = new Proxy(row, {
      get(target, name, receiver) {
        if (name === 'creationDate') looks += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    store.table(imageTable, region).put(counted);
    store.table(tagTable, `${owner}/${region}`).put({
      resourceId: row.id,
      resourceType: 'image',
      tags: { number: String(index) },
    });
  }
  const context = contextFor(store, account, region);
  looks = 0;
  const found = findImages(asked, context);
  if (account === owner) expect(found.length).toBeGreaterThan(0);
  return looks;
}

test.each([
  ['by id', { ...nothing, ImageId: ['ami-00000042'] }],
  [
    'by owner and name',
    { ...nothing, Owner: ['self'], Filter: [{ Name: 'name', Value: ['soe/42'] }] },
  ],
  [
    'by the beginning of a name',
    { ...nothing, Filter: [{ Name: 'name', Value: ['soe/42*', 'soe/7'] }] },
  ],
  ['by tag', { ...nothing, Filter: [{ Name: 'tag:number', Value: ['42'] }] }],
])('an image that is looked for %s is found without looking at ten thousand', (_, asked) => {
  expect(looksAt(10_000, asked)).toBeLessThanOrEqual(200);
});

test('an account with which nothing is shared is answered without looking at the images of another', () => {
  expect(looksAt(10_000, { ...nothing, Owner: [owner] }, consumer)).toBe(0);
});
