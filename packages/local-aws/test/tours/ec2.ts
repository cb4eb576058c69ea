import * as ec2 from '@aws-sdk/client-ec2';
import { must } from '../support/local.js';
import { tourImage } from './images.js';
import { tourLaunchTemplates } from './launch-templates.js';
import type { Settings } from './tours.js';

/** EC2, from networks to images. */
export async function tourEc2(settings: Settings): Promise<void> {
  const client = new ec2.EC2Client(settings);
  await client.send(new ec2.DescribeRegionsCommand({}));
  await client.send(new ec2.DescribeAvailabilityZonesCommand({}));
  await client.send(new ec2.DescribeVpcsCommand({}));
  await client.send(new ec2.DescribeSubnetsCommand({}));
  await client.send(new ec2.DescribeInstanceTypesCommand({}));
  await client.send(new ec2.DescribeInstanceTypeOfferingsCommand({}));

  const key = { KeyName: 'tour' };
  await client.send(new ec2.CreateKeyPairCommand(key));
  const { KeyPairs } = await client.send(
    new ec2.DescribeKeyPairsCommand({ ...key, IncludePublicKey: true }),
  );
  const PublicKeyMaterial = Buffer.from(must(KeyPairs?.[0]?.PublicKey));
  await client.send(new ec2.ImportKeyPairCommand({ KeyName: 'imported', PublicKeyMaterial }));

  const { GroupId } = await client.send(
    new ec2.CreateSecurityGroupCommand({ GroupName: 'tour', Description: 'tour' }),
  );
  const rule = { GroupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8' };
  await client.send(new ec2.AuthorizeSecurityGroupIngressCommand(rule));
  await client.send(new ec2.DescribeSecurityGroupsCommand({}));
  await client.send(new ec2.RevokeSecurityGroupIngressCommand(rule));

  const { Images } = await client.send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023*x86_64'] }] }),
  );
  const { Instances } = await client.send(
    new ec2.RunInstancesCommand({
      ImageId: must(Images?.[0]?.ImageId),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...key,
      SecurityGroupIds: [must(GroupId)],
      IamInstanceProfile: { Name: 'tour' },
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] },
        { ResourceType: 'volume', Tags: [{ Key: 'a', Value: 'b' }] },
      ],
    }),
  );
  const InstanceId = must(Instances?.[0]?.InstanceId);
  const instance = { InstanceIds: [InstanceId] };
  await client.send(new ec2.DescribeInstancesCommand(instance));
  await client.send(new ec2.DescribeInstanceStatusCommand(instance));
  await client.send(new ec2.GetConsoleOutputCommand({ InstanceId }));
  await client.send(
    new ec2.DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'instanceType' }),
  );
  await client.send(new ec2.RebootInstancesCommand(instance));
  await client.send(new ec2.StopInstancesCommand(instance));
  await client.send(
    new ec2.ModifyInstanceAttributeCommand({ InstanceId, EnaSupport: { Value: true } }),
  );
  await client.send(
    new ec2.ModifyInstanceAttributeCommand({
      InstanceId,
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }],
    }),
  );
  await client.send(new ec2.StartInstancesCommand(instance));
  const { Volumes } = await client.send(new ec2.DescribeVolumesCommand({}));
  const VolumeId = must(Volumes?.[0]?.VolumeId);
  const { SnapshotId } = await client.send(new ec2.CreateSnapshotCommand({ VolumeId }));
  const { ImageId } = await client.send(
    new ec2.CreateImageCommand({ InstanceId, Name: 'tour', Description: 'tour' }),
  );
  await client.send(new ec2.TerminateInstancesCommand(instance));
  await client.send(new ec2.DescribeInstancesCommand(instance));
  await client.send(new ec2.DeleteVolumeCommand({ VolumeId }));
  await client.send(new ec2.DeleteKeyPairCommand(key));
  await client.send(new ec2.DeleteSecurityGroupCommand({ GroupId }));

  await tourImage(client, must(ImageId), must(SnapshotId));
  await tourLaunchTemplates(client, must(Images?.[0]?.ImageId));
}
