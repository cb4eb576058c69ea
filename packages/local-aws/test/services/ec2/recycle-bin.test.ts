import {
  DeregisterImageCommand,
  ListImagesInRecycleBinCommand,
  ListSnapshotsInRecycleBinCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { ownImage, see } from '../../support/images.js';
import { codeOf, ec2For, must, startForTest } from '../../support/local.js';

test('without a retention rule what is deleted is gone, and the bin is empty', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, ImageId))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  await ec2.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }));

  const images = await ec2.send(new ListImagesInRecycleBinCommand({ MaxResults: 1 }));
  const snapshots = await ec2.send(new ListSnapshotsInRecycleBinCommand({ MaxResults: 5 }));

  expect([images.Images, snapshots.Snapshots]).toEqual([[], []]);
  expect(await codeOf(ec2.send(new RestoreImageFromRecycleBinCommand({ ImageId })))).toBe(
    'InvalidAMIID.NotFound',
  );
  expect(await codeOf(ec2.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId })))).toBe(
    'InvalidSnapshot.NotFound',
  );
  expect(await codeOf(ec2.send(new ListImagesInRecycleBinCommand({ ImageIds: [ImageId] })))).toBe(
    'InvalidAMIID.NotFound',
  );
  expect(await codeOf(ec2.send(new ListSnapshotsInRecycleBinCommand({ MaxResults: 4 })))).toBe(
    'InvalidParameterValue',
  );
});
