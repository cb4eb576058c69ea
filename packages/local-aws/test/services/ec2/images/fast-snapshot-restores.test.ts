import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeFastSnapshotRestoresCommand,
  DescribeImagesCommand,
  DisableFastSnapshotRestoresCommand,
  type EC2Client,
  EnableFastSnapshotRestoresCommand,
  type EnableFastSnapshotRestoresCommandInput,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { ownImage } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../../support/local.js';

const zones = ['us-east-1a', 'us-east-1b'];

function movableClock() {
  let now = new Date('2026-11-22T10:00:00Z').getTime();
  return {
    clock: () => new Date(now),
    pass(seconds: number) {
      now += seconds * 1000;
    },
  };
}

async function snapshotOf(ec2: EC2Client, ImageId: string): Promise<string> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  return must(Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
}

const enable = (
  ec2: EC2Client,
  SourceSnapshotIds: string[],
  change: Partial<EnableFastSnapshotRestoresCommandInput> = { AvailabilityZones: zones },
) => ec2.send(new EnableFastSnapshotRestoresCommand({ SourceSnapshotIds, ...change }));

async function states(ec2: EC2Client) {
  const answer = await ec2.send(new DescribeFastSnapshotRestoresCommand({}));
  return must(answer.FastSnapshotRestores).map(
    ({ AvailabilityZone, State }) => `${AvailabilityZone} ${State}`,
  );
}

test('a snapshot goes from enabling over optimizing to enabled, and back', async () => {
  const time = movableClock();
  const ec2 = ec2For(await startForTest({ clock: time.clock, copySeconds: 90 }));
  const id = await snapshotOf(ec2, await ownImage(ec2));
  time.pass(90);
  const seen: string[][] = [];
  const look = async () => seen.push(await states(ec2));

  const { Successful, Unsuccessful } = await enable(ec2, [id], {
    AvailabilityZones: ['us-east-1a'],
  });
  await look();
  time.pass(30);
  await look();
  time.pass(60);
  await look();
  const disabling = await ec2.send(
    new DisableFastSnapshotRestoresCommand({
      SourceSnapshotIds: [id],
      AvailabilityZoneIds: ['use1-az1'],
    }),
  );
  await look();
  time.pass(90);
  await look();

  expect(Successful).toMatchObject([
    {
      SnapshotId: id,
      AvailabilityZone: 'us-east-1a',
      AvailabilityZoneId: 'use1-az1',
      State: 'enabling',
      StateTransitionReason: 'Client.UserInitiated',
      OwnerId: owner,
      EnablingTime: new Date('2026-11-22T10:01:30Z'),
    },
  ]);
  expect(Unsuccessful).toEqual([]);
  expect(disabling.Successful).toMatchObject([{ State: 'disabling' }]);
  expect(seen.flat()).toEqual([
    'us-east-1a enabling',
    'us-east-1a optimizing',
    'us-east-1a enabled',
    'us-east-1a disabling',
    'us-east-1a disabled',
  ]);
});

test('five snapshots fit into a region, and what does not fit stops nothing else', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ids: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    ids.push(await snapshotOf(ec2, await ownImage(ec2, `image-${index}`)));
  }
  const sixth = must(ids[5]);

  const answer = await enable(ec2, [...ids, 'snap-00000000000000001']);

  expect(answer.Successful).toHaveLength(10);
  expect(answer.Unsuccessful).toMatchObject([
    {
      SnapshotId: sixth,
      FastSnapshotRestoreStateErrors: zones.map((AvailabilityZone) => ({
        AvailabilityZone,
        Error: { Code: 'ResourceLimitExceeded' },
      })),
    },
    {
      SnapshotId: 'snap-00000000000000001',
      FastSnapshotRestoreStateErrors: zones.map((AvailabilityZone) => ({
        AvailabilityZone,
        Error: { Code: 'InvalidSnapshot.NotFound' },
      })),
    },
  ]);
  // Another zone of a snapshot that counts already is no new snapshot.
  const more = await enable(ec2, [must(ids[0])], { AvailabilityZones: ['us-east-1c'] });
  expect(more.Successful).toHaveLength(1);
  await ec2.send(
    new DisableFastSnapshotRestoresCommand({
      SourceSnapshotIds: [must(ids[1])],
      AvailabilityZones: zones,
    }),
  );
  expect((await enable(ec2, [sixth])).Unsuccessful).toEqual([]);
});

test('a sharee enables for itself, until the snapshot is unshared or deleted', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const image = await ownImage(ec2);
  const id = await snapshotOf(ec2, image);
  const share = (change: 'Add' | 'Remove') =>
    ec2.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId: id,
        CreateVolumePermission: { [change]: [{ UserId: consumer }] },
      }),
    );

  const before = await enable(other, [id]);
  await share('Add');
  await enable(other, [id]);
  const shared = [await states(other), await states(ec2)];
  await share('Remove');
  const unshared = await states(other);
  await enable(ec2, [id]);
  await ec2.send(new DeregisterImageCommand({ ImageId: image }));
  await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));

  expect(before.Successful).toEqual([]);
  expect(shared).toEqual([zones.map((zone) => `${zone} enabled`), []]);
  expect(unshared).toEqual([]);
  expect(await states(ec2)).toEqual([]);
});

test('restores are found by zone, snapshot and state', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await snapshotOf(ec2, await ownImage(ec2));
  await enable(ec2, [id]);
  const found = async (Name: string, value: string) => {
    const answer = await ec2.send(
      new DescribeFastSnapshotRestoresCommand({ Filters: [{ Name, Values: [value] }] }),
    );
    return must(answer.FastSnapshotRestores).length;
  };

  expect(await found('availability-zone', 'us-east-1a')).toBe(1);
  expect(await found('availability-zone-id', 'use1-az2')).toBe(1);
  expect(await found('snapshot-id', id)).toBe(2);
  expect(await found('owner-id', owner)).toBe(2);
  expect(await found('state', 'enabled')).toBe(2);
  expect(await found('state', 'optimizing')).toBe(0);
});

test('what was not enabled cannot be disabled', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await snapshotOf(ec2, await ownImage(ec2));

  const answer = await ec2.send(
    new DisableFastSnapshotRestoresCommand({
      SourceSnapshotIds: [id],
      AvailabilityZones: ['us-east-1a'],
    }),
  );

  expect(answer.Successful).toEqual([]);
  expect(answer.Unsuccessful).toMatchObject([
    { FastSnapshotRestoreStateErrors: [{ Error: { Code: 'InvalidParameterValue' } }] },
  ]);
});

test.each<[string, Partial<EnableFastSnapshotRestoresCommandInput>, string]>([
  ['no zones', {}, 'MissingParameter'],
  [
    'both kinds of zones',
    { AvailabilityZones: ['us-east-1a'], AvailabilityZoneIds: ['use1-az2'] },
    'InvalidParameterCombination',
  ],
  ['a zone elsewhere', { AvailabilityZones: ['eu-west-1a'] }, 'InvalidParameterValue'],
  [
    'no snapshots',
    { SourceSnapshotIds: [], AvailabilityZones: ['us-east-1a'] },
    'MissingParameter',
  ],
])('a request with %s is refused', async (_, change, code) => {
  const ec2 = ec2For(await startForTest());

  expect(await codeOf(enable(ec2, ['snap-00000000000000001'], change))).toBe(code);
});
