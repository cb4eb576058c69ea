import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeLockedSnapshotsCommand,
  LockSnapshotCommand,
  type LockSnapshotCommandInput,
  UnlockSnapshotCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { ownImage, see } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../support/local.js';

const hour = 60 * 60 * 1000;

/** An image and its snapshot, and a clock that is moved by hand. */
async function start() {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => new Date(now) });
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, ImageId))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const lock = (more: Omit<LockSnapshotCommandInput, 'SnapshotId'>) =>
    codeOf(ec2.send(new LockSnapshotCommand({ SnapshotId, ...more })));
  const state = async () => {
    const { Snapshots } = await ec2.send(new DescribeLockedSnapshotsCommand({}));
    return Snapshots?.[0]?.LockState;
  };
  return {
    aws,
    ec2,
    ImageId,
    SnapshotId,
    lock,
    state,
    unlock: () => codeOf(ec2.send(new UnlockSnapshotCommand({ SnapshotId }))),
    pass: (hours: number) => {
      now += hours * hour;
    },
  };
}

test('a locked snapshot outlives its image, until it is unlocked', async () => {
  const { ec2, ImageId, SnapshotId, lock, unlock, state } = await start();
  await lock({ LockMode: 'governance', LockDuration: 2 });
  const remove = () => codeOf(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));

  const { DeleteSnapshotResults } = await ec2.send(
    new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }),
  );
  const whileLocked = [await remove(), await state()];
  await unlock();

  expect(DeleteSnapshotResults).toEqual([{ SnapshotId, ReturnCode: 'client-error' }]);
  expect(whileLocked).toEqual(['OperationNotPermitted', 'governance']);
  expect(await state()).toBeUndefined();
  expect(await remove()).toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test('compliance is final after its cooling-off period, and can only be extended', async () => {
  const { lock, unlock, state, pass, ec2 } = await start();

  const locked = await lock({ LockMode: 'compliance', LockDuration: 10, CoolOffPeriod: 24 });
  const states = [await state()];
  pass(24);
  states.push(await state());
  const refused = [
    await unlock(),
    await lock({ LockMode: 'governance', LockDuration: 20 }),
    await lock({ LockMode: 'compliance', LockDuration: 5 }),
    await lock({ LockMode: 'compliance', LockDuration: 20, CoolOffPeriod: 1 }),
  ];
  const extended = await lock({ LockMode: 'compliance', LockDuration: 20 });
  pass(20 * 24);
  states.push(await state());

  expect(locked).toMatchObject({
    LockState: 'compliance-cooloff',
    LockDuration: 10,
    CoolOffPeriod: 24,
    CoolOffPeriodExpiresOn: new Date('2026-11-23T10:00:00Z'),
    LockExpiresOn: new Date('2026-12-02T10:00:00Z'),
  });
  expect(refused).toEqual(Array(4).fill('OperationNotPermitted'));
  expect(extended).toMatchObject({
    LockState: 'compliance',
    LockCreatedOn: new Date('2026-11-22T10:00:00Z'),
    LockExpiresOn: new Date('2026-12-13T10:00:00Z'),
  });
  expect(states).toEqual(['compliance-cooloff', 'compliance', 'expired']);
  const filter = { Filters: [{ Name: 'lock-state', Values: ['governance'] }] };
  expect((await ec2.send(new DescribeLockedSnapshotsCommand(filter))).Snapshots).toEqual([]);
});

test('locks that make no sense are refused, and those of others cannot be set', async () => {
  const { aws, lock, SnapshotId } = await start();

  expect(await lock({ LockMode: 'governance' })).toBe('InvalidParameterCombination');
  expect(
    await lock({ LockMode: 'governance', LockDuration: 1, ExpirationDate: new Date('2027-01-01') }),
  ).toBe('InvalidParameterCombination');
  expect(await lock({ LockMode: 'governance', LockDuration: 1, CoolOffPeriod: 1 })).toBe(
    'InvalidParameterCombination',
  );
  expect(await lock({ LockMode: 'compliance', LockDuration: 1, CoolOffPeriod: 73 })).toBe(
    'InvalidParameterValue',
  );
  expect(await lock({ LockMode: 'governance', LockDuration: 36_501 })).toBe(
    'InvalidParameterValue',
  );
  expect(await lock({ LockMode: 'governance', ExpirationDate: new Date('2026-11-22') })).toBe(
    'InvalidParameterValue',
  );
  const other = ec2For(aws, consumer);
  const stranger = new LockSnapshotCommand({ SnapshotId, LockMode: 'governance', LockDuration: 1 });
  expect(await codeOf(other.send(stranger))).toBe('InvalidSnapshot.NotFound');
});
