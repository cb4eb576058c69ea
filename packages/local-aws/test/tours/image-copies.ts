import * as ec2 from '@aws-sdk/client-ec2';
import { launch, ownImage } from '../support/images.js';
import { consumer, must } from '../support/local.js';
import type { Settings } from './tours.js';

/** Copies, those that fail too, and what somebody else does with an image. */
export async function tourImageCopies(settings: Settings): Promise<void> {
  const client = new ec2.EC2Client(settings);
  await launch(client);
  const { Volumes } = await client.send(new ec2.DescribeVolumesCommand({}));
  const { SnapshotId } = await client.send(
    new ec2.CreateSnapshotCommand({ VolumeId: must(Volumes?.at(-1)?.VolumeId) }),
  );
  const source = { SourceRegion: settings.region, Encrypted: true, KmsKeyId: 'alias/nobody' };
  const copied = await client.send(
    new ec2.CopySnapshotCommand({
      ...source,
      SourceSnapshotId: SnapshotId,
      CompletionDurationMinutes: 15,
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'a', Value: 'b' }] }],
    }),
  );
  await client.send(new ec2.DescribeSnapshotsCommand({ SnapshotIds: [must(copied.SnapshotId)] }));
  const lock = { SnapshotId, LockMode: 'compliance', LockDuration: 1, CoolOffPeriod: 1 } as const;
  await client.send(new ec2.LockSnapshotCommand(lock));
  await client.send(new ec2.DescribeLockedSnapshotsCommand({}));
  await client.send(new ec2.UnlockSnapshotCommand({ SnapshotId }));

  const ImageId = await ownImage(client, 'to-be-copied');
  const failed = await client.send(
    new ec2.CopyImageCommand({ ...source, SourceImageId: ImageId, Name: 'failed' }),
  );
  await client.send(new ec2.DescribeImagesCommand({ ImageIds: [must(failed.ImageId)] }));

  const LaunchPermission = { Add: [{ UserId: consumer }] };
  await client.send(new ec2.ModifyImageAttributeCommand({ ImageId, LaunchPermission }));
  const credentials = { ...settings.credentials, accessKeyId: consumer };
  const sharee = new ec2.EC2Client({ ...settings, credentials });
  await sharee.send(new ec2.CancelImageLaunchPermissionCommand({ ImageId }));

  await client.send(new ec2.ListImagesInRecycleBinCommand({}));
  await client.send(new ec2.ListSnapshotsInRecycleBinCommand({}));
}
