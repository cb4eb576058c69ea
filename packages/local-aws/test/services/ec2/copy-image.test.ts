import {
  CopyImageCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { ownImage, see, share } from '../../support/images.js';
import { makeKey } from '../../support/keys.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

const copy = async (aws: LocalAws, SourceImageId: string, more: object = {}) => {
  const { ImageId } = await ec2For(aws, owner, 'eu-west-1').send(
    new CopyImageCommand({ SourceImageId, SourceRegion: 'us-east-1', Name: 'the-copy', ...more }),
  );
  return must(ImageId);
};

test('a copy knows its source and carries tags only where asked, permissions never', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  await ec2.send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'from', Value: 'source' }] }),
  );
  await share(ec2, id, consumer);

  const plain = await copy(aws, id);
  const tagged = await copy(aws, id, {
    Name: 'tagged',
    CopyImageTags: true,
    TagSpecifications: [
      { ResourceType: 'image', Tags: [{ Key: 'own', Value: 'image' }] },
      { ResourceType: 'snapshot', Tags: [{ Key: 'own', Value: 'snapshot' }] },
    ],
  });

  const there = ec2For(aws, owner, 'eu-west-1');
  expect(await see(there, plain)).toMatchObject({
    Name: 'the-copy',
    SourceImageId: id,
    SourceImageRegion: 'us-east-1',
    RootDeviceType: 'ebs',
    EnaSupport: true,
    BootMode: 'uefi-preferred',
    Tags: [],
  });
  expect(await see(ec2For(aws, consumer, 'eu-west-1'), plain)).toBeUndefined();
  const image = must(await see(there, tagged));
  expect(image.Tags).toEqual([
    { Key: 'from', Value: 'source' },
    { Key: 'own', Value: 'image' },
  ]);
  const { Snapshots } = await there.send(
    new DescribeSnapshotsCommand({
      SnapshotIds: [must(image.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)],
    }),
  );
  expect(Snapshots?.[0]).toMatchObject({
    State: 'completed',
    OwnerId: owner,
    Tags: [{ Key: 'own', Value: 'snapshot' }],
  });
});

test('the same client token makes one copy, and cannot be used for another', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));

  const first = await copy(aws, id, { ClientToken: 'once' });
  const second = await copy(aws, id, { ClientToken: 'once' });
  const other = await codeOf(copy(aws, id, { ClientToken: 'once', Name: 'another' }));

  expect(second).toBe(first);
  expect(other).toBe('IdempotentParameterMismatch');
});

test('a copy is pending for as long as was asked, by the clock of the server', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ copySeconds: 40, clock: () => now });
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const tooEarly = await codeOf(copy(aws, id));
  now = new Date('2026-11-22T10:00:40Z');
  const copyId = await copy(aws, id);
  now = new Date('2026-11-22T10:01:00Z');

  const there = ec2For(aws, owner, 'eu-west-1');
  const halfway = must(await see(there, copyId));
  const snapshots = { SnapshotIds: [must(halfway.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)] };
  const half = await there.send(new DescribeSnapshotsCommand(snapshots));
  const launchRefused = await codeOf(
    there.send(
      new RunInstancesCommand({
        ImageId: copyId,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
      }),
    ),
  );
  const shareRefused = await codeOf(share(there, copyId, consumer));
  now = new Date('2026-11-22T10:01:20Z');
  const { Images } = await there.send(
    new DescribeImagesCommand({
      Filters: [{ Name: 'state', Values: ['available'] }],
      Owners: ['self'],
    }),
  );

  expect(tooEarly).toBe('InvalidAMIID.Unavailable');
  expect(halfway.State).toBe('pending');
  expect(half.Snapshots?.[0]).toMatchObject({ State: 'pending', Progress: '50%' });
  expect([launchRefused, shareRefused]).toEqual([
    'InvalidAMIID.Unavailable',
    'InvalidAMIID.Unavailable',
  ]);
  expect(Images?.map(({ ImageId }) => ImageId)).toEqual([copyId]);
});

test('an encrypted copy under a key of one’s own can be shared, one under the default key cannot', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));
  const there = ec2For(aws, owner, 'eu-west-1');
  const KmsKeyId = await makeKey(aws, 'eu-west-1');
  const snapshotOf = async (image: string) =>
    must((await see(there, image))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const shareSnapshot = (SnapshotId: string) =>
    there.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId,
        CreateVolumePermission: { Add: [{ UserId: consumer }] },
      }),
    );

  const own = await copy(aws, id, { Encrypted: true, KmsKeyId });
  const standard = await copy(aws, id, { Encrypted: true, Name: 'default-key' });
  const { Snapshots } = await there.send(
    new DescribeSnapshotsCommand({ SnapshotIds: [await snapshotOf(own)] }),
  );

  expect(Snapshots?.[0]).toMatchObject({ Encrypted: true, KmsKeyId });
  expect(await codeOf(share(there, own, consumer))).toBeUndefined();
  expect(await codeOf(share(there, standard, consumer))).toBe('InvalidParameter');
  await shareSnapshot(await snapshotOf(own));
  expect(await codeOf(shareSnapshot(await snapshotOf(standard)))).toBe('OperationNotPermitted');
  expect(
    await codeOf(
      there.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: await snapshotOf(own),
          CreateVolumePermission: { Add: [{ Group: 'all' }] },
        }),
      ),
    ),
  ).toBe('OperationNotPermitted');
  expect(await codeOf(copy(aws, id, { Name: 'no-flag', KmsKeyId }))).toBe(
    'InvalidParameterDependency',
  );
});

test('names are unique per account and region, and of a fixed alphabet', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));
  await copy(aws, id);

  expect(await codeOf(copy(aws, id))).toBe('InvalidAMIName.Duplicate');
  expect(await codeOf(copy(aws, id, { Name: 'ab' }))).toBe('InvalidAMIName.Malformed');
  expect(await codeOf(copy(aws, id, { Name: 'a'.repeat(129) }))).toBe('InvalidAMIName.Malformed');
  expect(await codeOf(copy(aws, id, { Name: 'no+plus' }))).toBe('InvalidAMIName.Malformed');
  expect(await codeOf(copy(aws, id, { Name: "all (of) [these] ./-'@_ 1" }))).toMatch(/^ami-/);
  expect(await codeOf(copy(aws, id, { SourceRegion: 'mars-north-1', Name: 'far' }))).toBe(
    'InvalidParameterValue',
  );
});

test('a snapshot that an image of somebody else uses is neither kept by it nor gives it away', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const other = ec2For(aws, consumer);
  const ImageId = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, ImageId))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  await ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      CreateVolumePermission: { Add: [{ UserId: consumer }] },
    }),
  );
  await other.send(
    new RegisterImageCommand({
      Name: 'theirs',
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
    }),
  );
  const remove = () => ec2.send(new DeleteSnapshotCommand({ SnapshotId }));

  await expect(remove()).rejects.toThrow(`in use by ${ImageId}`);
  await ec2.send(new DeregisterImageCommand({ ImageId }));

  expect(await codeOf(remove())).toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test('a snapshot stays while an image needs it, and goes with the image when asked', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, ImageId))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const own = new DescribeSnapshotsCommand({ OwnerIds: ['self'] });

  const inUse = await codeOf(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
  const { DeleteSnapshotResults } = await ec2.send(
    new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }),
  );

  expect(inUse).toBe('InvalidSnapshot.InUse');
  expect(DeleteSnapshotResults).toEqual([{ SnapshotId, ReturnCode: 'success' }]);
  expect((await ec2.send(own)).Snapshots).toEqual([]);
  expect(await codeOf(ec2.send(new DeregisterImageCommand({ ImageId })))).toBe(
    'InvalidAMIID.NotFound',
  );
});
