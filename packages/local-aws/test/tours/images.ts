import * as ec2 from '@aws-sdk/client-ec2';

/** What an image and its snapshot can be asked and told. */
export async function tourImage(
  client: ec2.EC2Client,
  ImageId: string,
  SnapshotId: string,
): Promise<void> {
  const Add = [{ UserId: '222233334444' }];
  await client.send(
    new ec2.CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await client.send(new ec2.DescribeTagsCommand({}));
  await client.send(new ec2.ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
  for (const Attribute of Object.values(ec2.ImageAttributeName)) {
    if (['kernel', 'ramdisk', 'productCodes', 'uefiData'].includes(Attribute)) continue;
    await client.send(new ec2.DescribeImageAttributeCommand({ ImageId, Attribute }));
  }
  await client.send(new ec2.ResetImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }));
  await client.send(
    new ec2.EnableImageDeprecationCommand({
      ImageId,
      DeprecateAt: new Date(Date.now() + 3_600_000),
    }),
  );
  await client.send(new ec2.EnableImageDeregistrationProtectionCommand({ ImageId }));
  await client.send(new ec2.DescribeImagesCommand({ ImageIds: [ImageId] }));
  await client.send(new ec2.DisableImageDeregistrationProtectionCommand({ ImageId }));
  await client.send(new ec2.DisableImageDeprecationCommand({ ImageId }));
  await client.send(new ec2.DisableImageCommand({ ImageId }));
  await client.send(new ec2.EnableImageCommand({ ImageId }));
  await client.send(
    new ec2.CopyImageCommand({
      SourceImageId: ImageId,
      SourceRegion: 'us-east-1',
      Name: 'copy',
      Encrypted: true,
    }),
  );
  await client.send(new ec2.DeleteTagsCommand({ Resources: [ImageId] }));
  await client.send(new ec2.DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }));

  await client.send(
    new ec2.ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission: { Add } }),
  );
  await client.send(
    new ec2.DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }),
  );
  await client.send(
    new ec2.ResetSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }),
  );
  await client.send(new ec2.DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const registered = await client.send(
    new ec2.RegisterImageCommand({
      Name: 'registered',
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
    }),
  );
  await client.send(new ec2.DeregisterImageCommand({ ImageId: registered.ImageId }));
  await client.send(new ec2.DeleteSnapshotCommand({ SnapshotId }));
}
