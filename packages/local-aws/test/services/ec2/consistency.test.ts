import {
  CopyImageCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EnableImageDeprecationCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux, launch, see } from '../../support/images.js';
import { codeOf, ec2For, must, startForTest } from '../../support/local.js';

test('a new image is not found by anybody for a while, for reading or writing', async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const aws = await startForTest({
    clock: () => new Date(now),
    consistency: { images: 30 },
  });
  const ec2 = ec2For(aws);
  const InstanceId = await launch(ec2);
  const create = new CreateImageCommand({ InstanceId, Name: 'new' });

  const { ImageId } = await ec2.send(create);
  const id = must(ImageId);
  now += 29_999;
  const early = [
    await codeOf(ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))),
    await codeOf(
      ec2.send(
        new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(now + 86_400_000) }),
      ),
    ),
    await codeOf(ec2.send(new DeregisterImageCommand({ ImageId }))),
    await codeOf(
      ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'b' }] })),
    ),
    await codeOf(launch(ec2, id)),
    await codeOf(
      ec2.send(
        new CopyImageCommand({ SourceImageId: id, SourceRegion: 'us-east-1', Name: 'copy' }),
      ),
    ),
  ];
  const listed = await see(ec2, id);
  const sameName = await codeOf(ec2.send(create));
  now += 1;

  expect(early).toEqual(Array(6).fill('InvalidAMIID.NotFound'));
  expect(listed).toBeUndefined();
  expect(sameName).toBe('InvalidAMIName.Duplicate');
  expect((await see(ec2, id))?.State).toBe('available');
  expect(await launch(ec2, id)).toMatch(/^i-/);
});

test('a new snapshot is not found for a while either, what vendors publish always is', async () => {
  let now = Date.parse('2020-01-01T00:00:00Z');
  const aws = await startForTest({
    clock: () => new Date(now),
    consistency: { images: 30 },
  });
  const ec2 = ec2For(aws);
  await launch(ec2, await amazonLinux(ec2));
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  const VolumeId = must(Volumes?.[0]?.VolumeId);
  const own = async () =>
    (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots?.length;

  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  const byId = () =>
    codeOf(ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [must(SnapshotId)] })));
  const early = [await byId(), await own()];
  now += 30_000;

  expect(early).toEqual(['InvalidSnapshot.NotFound', 0]);
  expect(await byId()).toMatchObject({ Snapshots: [{ SnapshotId, State: 'completed' }] });
  expect(await own()).toBe(1);
});
