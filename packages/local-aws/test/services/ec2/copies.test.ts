import {
  CopyImageCommand,
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { launch, ownImage, see, share } from '../../support/images.js';
import { makeKey } from '../../support/keys.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

const inaccessible =
  'Given key ID is not accessible. You must have DescribeKey permissions on the default CMK.';

/** A clock that stands still until it is moved. */
function stoppedClock() {
  let now = Date.parse('2026-11-22T10:00:00Z');
  return {
    clock: () => new Date(now),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

/** A snapshot of a new volume of the client's. */
async function ownSnapshot(ec2: EC2Client): Promise<string> {
  await launch(ec2);
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  const { SnapshotId } = await ec2.send(
    new CreateSnapshotCommand({ VolumeId: must(Volumes?.[0]?.VolumeId) }),
  );
  return must(SnapshotId);
}

const copySnapshot = (SourceSnapshotId: string, more: object = {}) =>
  new CopySnapshotCommand({ SourceSnapshotId, SourceRegion: 'us-east-1', ...more });

const copyImage = (SourceImageId: string, Name: string, more: object = {}) =>
  new CopyImageCommand({ SourceImageId, SourceRegion: 'us-east-1', Name, ...more });

const describe = async (ec2: EC2Client, id: string | undefined) => {
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [must(id)] }));
  return must(Snapshots?.[0]);
};

const snapshotsOf = async (ec2: EC2Client, imageId: string): Promise<readonly string[]> =>
  must((await see(ec2, imageId))?.BlockDeviceMappings).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);

test('twenty snapshots are copied into a region at once, by each account, and no more', async () => {
  const { clock, pass } = stoppedClock();
  const aws = await startForTest({ clock, copySeconds: 60 });
  const here = ec2For(aws);
  const snapshotId = await ownSnapshot(here);
  pass(60);
  await here.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: snapshotId,
      CreateVolumePermission: { Add: [{ UserId: consumer }] },
    }),
  );
  const twoDisks = await here.send(
    new RegisterImageCommand({
      Name: 'two-disks',
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: ['/dev/sda1', '/dev/sdf'].map((DeviceName) => ({
        DeviceName,
        Ebs: { SnapshotId: snapshotId },
      })),
    }),
  );
  const there = ec2For(aws, owner, 'eu-west-1');
  for (let count = 0; count < 19; count += 1) await there.send(copySnapshot(snapshotId));

  const imageNeedsTwo = await codeOf(there.send(copyImage(must(twoDisks.ImageId), 'copy')));
  await there.send(copySnapshot(snapshotId));
  pass(59);
  await expect(there.send(copySnapshot(snapshotId))).rejects.toThrow(
    'Too many snapshot copies in progress. The limit is 20 for this destination region.',
  );
  const elsewhere = await ec2For(aws, owner, 'eu-west-2').send(copySnapshot(snapshotId));
  const somebodyElse = await ec2For(aws, consumer, 'eu-west-1').send(copySnapshot(snapshotId));
  pass(1);
  const later = await there.send(copyImage(must(twoDisks.ImageId), 'copy'));

  expect(imageNeedsTwo).toBe('ResourceLimitExceeded');
  expect([elsewhere.SnapshotId, somebodyElse.SnapshotId]).toEqual([
    expect.stringMatching(/^snap-/),
    expect.stringMatching(/^snap-/),
  ]);
  expect(await snapshotsOf(there, must(later.ImageId))).toHaveLength(2);
});

test('a refused copy leaves nothing behind', async () => {
  const { clock } = stoppedClock();
  const aws = await startForTest({ clock });
  const here = ec2For(aws);
  const id = await ownImage(here);
  await here.send(copyImage(id, 'taken'));

  await codeOf(here.send(copyImage(id, 'taken')));

  const { Snapshots } = await here.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect(Snapshots).toHaveLength(2);
});

test('a copy of a snapshot knows how it was made, and how far it is', async () => {
  const { clock, pass } = stoppedClock();
  const aws = await startForTest({ clock, copySeconds: 100 });
  const here = ec2For(aws);
  const source = await ownSnapshot(here);
  const tooEarly = await codeOf(here.send(copySnapshot(source)));
  pass(100);
  const there = ec2For(aws, owner, 'eu-west-1');

  const { SnapshotId, Tags } = await there.send(
    copySnapshot(source, {
      Description: 'a copy',
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'a', Value: 'b' }] }],
    }),
  );
  pass(37);
  const halfway = await describe(there, SnapshotId);
  pass(63);

  expect(tooEarly).toBe('IncorrectState');
  expect(Tags).toEqual([{ Key: 'a', Value: 'b' }]);
  expect(halfway).toMatchObject({ State: 'pending', Progress: '37%' });
  expect(halfway.CompletionTime).toBeUndefined();
  expect(await describe(there, SnapshotId)).toMatchObject({
    State: 'completed',
    Progress: '100%',
    Description: 'a copy',
    TransferType: 'standard',
    OwnerId: owner,
    CompletionTime: new Date('2026-11-22T10:03:20Z'),
  });
  expect((await describe(here, source)).TransferType).toBeUndefined();
});

test('a sharee copies its own tags and those that the owner shares, and no others', async () => {
  const aws = await startForTest();
  const here = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const id = await ownImage(here);
  await share(here, id, consumer);
  for (const SnapshotId of await snapshotsOf(here, id)) {
    const CreateVolumePermission = { Add: [{ UserId: consumer }] };
    await here.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission }));
  }
  const tag = (ec2: EC2Client, Key: string, Value: string) =>
    ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] }));
  await tag(here, 'private', 'of the owner');
  await tag(here, 'ec2:SharedTag/version', '1');
  await tag(sharee, 'mine', 'of the sharee');

  const { ImageId } = await sharee.send(copyImage(id, 'copy', { CopyImageTags: true }));

  expect((await see(sharee, must(ImageId)))?.Tags).toEqual([
    { Key: 'mine', Value: 'of the sharee' },
    { Key: 'ec2:SharedTag/version', Value: '1' },
  ]);
});

test('a time-based copy is done in time, and its duration has steps of 15 minutes', async () => {
  const { clock, pass } = stoppedClock();
  const aws = await startForTest({ clock, copySeconds: 7200 });
  const here = ec2For(aws);
  const id = await ownImage(here);
  const [source] = await snapshotsOf(here, id);
  pass(7200);
  const hurried = await here.send(
    copyImage(id, 'hurried', { SnapshotCopyCompletionDurationMinutes: 30 }),
  );
  const state = async () => (await see(here, must(hurried.ImageId)))?.State;

  pass(1799);
  const before = await state();
  pass(1);

  expect([before, await state()]).toEqual(['pending', 'available']);
  const [copied] = await snapshotsOf(here, must(hurried.ImageId));
  expect(await describe(here, copied)).toMatchObject({
    TransferType: 'time-based',
    CompletionDurationMinutes: 30,
  });
  for (const minutes of [0, 14, 20, 2881, 2895]) {
    const image = { SnapshotCopyCompletionDurationMinutes: minutes };
    const snapshot = { CompletionDurationMinutes: minutes };
    expect(await codeOf(here.send(copyImage(id, 'odd', image)))).toBe('InvalidParameterValue');
    expect(await codeOf(here.send(copySnapshot(must(source), snapshot)))).toBe(
      'InvalidParameterValue',
    );
  }
});

test('a key that does not exist is noticed when the copy is over, and the image has failed', async () => {
  const { clock, pass } = stoppedClock();
  const aws = await startForTest({ clock, copySeconds: 60 });
  const here = ec2For(aws);
  const source = await ownImage(here);
  pass(60);

  const { ImageId } = await here.send(
    copyImage(source, 'failing', { Encrypted: true, KmsKeyId: 'alias/nobody' }),
  );
  const id = must(ImageId);
  const pending = await see(here, id);
  const [snapshotId] = await snapshotsOf(here, id);
  pass(60);

  expect(pending?.State).toBe('pending');
  expect(pending?.StateReason).toBeUndefined();
  expect(await see(here, id)).toMatchObject({
    State: 'failed',
    StateReason: {
      Code: 'Client.InternalError',
      Message: `AMI snapshot copy failed with error: ${inaccessible}`,
    },
  });
  expect(await describe(here, snapshotId)).toMatchObject({
    State: 'error',
    StateMessage: inaccessible,
    Progress: '0%',
  });
  const refused = [
    await codeOf(launch(here, id)),
    await codeOf(here.send(copyImage(id, 'again'))),
    await codeOf(share(here, id, consumer)),
  ];
  expect(refused).toEqual(Array(3).fill('InvalidAMIID.Unavailable'));
  expect(await codeOf(here.send(copySnapshot(must(snapshotId))))).toBe('IncorrectState');
  await here.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
  expect(await see(here, id)).toBeUndefined();
});

test('an encrypted image is copied by others only with its snapshots and the use of its key', async () => {
  const aws = await startForTest();
  const here = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const useBy = (Action: string[]) => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${consumer}:root` },
    Action,
    Resource: '*',
  });
  const all = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:CreateGrant'];
  const stateUnder = async (name: string, Action: string[]) => {
    const KmsKeyId = await makeKey(aws, 'us-east-1', [useBy(Action)]);
    const source = await here.send(
      copyImage(await ownImage(here, `${name}-source`), name, { Encrypted: true, KmsKeyId }),
    );
    const id = must(source.ImageId);
    await share(here, id, consumer);
    for (const SnapshotId of await snapshotsOf(here, id)) {
      const CreateVolumePermission = { Add: [{ UserId: consumer }] };
      await here.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission }));
    }
    const copied = await sharee.send(copyImage(id, `${name}-copy`));
    return (await see(sharee, must(copied.ImageId)))?.State;
  };

  expect(await stateUnder('readable', all)).toBe('available');
  expect(await stateUnder('no-grant', all.slice(0, 3))).toBe('failed');
  expect(await stateUnder('no-re-encrypt', [...all.slice(0, 2), 'kms:CreateGrant'])).toBe('failed');
});

test('an image is made of a snapshot when all of that is there', async () => {
  const { clock, pass } = stoppedClock();
  const aws = await startForTest({ clock, copySeconds: 60 });
  const here = ec2For(aws);
  const SnapshotId = await ownSnapshot(here);
  const register = () =>
    here.send(
      new RegisterImageCommand({
        Name: 'registered',
        Architecture: 'x86_64',
        VirtualizationType: 'hvm',
        EnaSupport: true,
        RootDeviceName: '/dev/xvda',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
      }),
    );

  const early = await codeOf(register());
  pass(60);
  const { ImageId } = await register();

  expect(early).toBe('IncorrectState');
  const run = { InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };
  const { Instances } = await here.send(new RunInstancesCommand({ ImageId, ...run }));
  expect(Instances).toHaveLength(1);
});

test('images under the default key are shared with nobody, encrypted ones not with everybody', async () => {
  const aws = await startForTest();
  const here = ec2For(aws);
  const source = await ownImage(here);
  const own = await here.send(
    copyImage(source, 'own-key', {
      Encrypted: true,
      KmsKeyId: await makeKey(aws, 'us-east-1'),
    }),
  );
  const standard = await here.send(copyImage(source, 'default-key', { Encrypted: true }));
  const permit = (ImageId: string | undefined, permission: object) =>
    codeOf(
      here.send(
        new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add: [permission] } }),
      ),
    );

  expect(await permit(standard.ImageId, { UserId: consumer })).toBe('InvalidParameter');
  expect(await permit(own.ImageId, { Group: 'all' })).toBe('UnsupportedOperation');
  expect(await permit(own.ImageId, { UserId: consumer })).toMatchObject({
    $metadata: { httpStatusCode: 200 },
  });
});
