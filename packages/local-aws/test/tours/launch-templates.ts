import * as ec2 from '@aws-sdk/client-ec2';
import { must } from '../support/local.js';

/** Launch templates and fleets. */
export async function tourLaunchTemplates(client: ec2.EC2Client, ImageId: string): Promise<void> {
  const template = { LaunchTemplateName: 'tour' };
  const { GroupId } = await client.send(
    new ec2.CreateSecurityGroupCommand({ GroupName: 'template', Description: 'tour' }),
  );
  const Groups = [must(GroupId)];
  await client.send(
    new ec2.CreateLaunchTemplateCommand({
      ...template,
      VersionDescription: 'tour',
      LaunchTemplateData: {
        ImageId,
        InstanceType: 't3.micro',
        EbsOptimized: true,
        IamInstanceProfile: { Name: 'tour' },
        Placement: { AvailabilityZone: 'us-east-1a', Tenancy: 'default' },
        Monitoring: { Enabled: true },
        CreditSpecification: { CpuCredits: 'standard' },
        DisableApiTermination: false,
        InstanceInitiatedShutdownBehavior: 'terminate',
        UserData: 'YQ==',
        MetadataOptions: {
          HttpTokens: 'required',
          HttpPutResponseHopLimit: 1,
          HttpEndpoint: 'enabled',
          InstanceMetadataTags: 'enabled',
        },
        InstanceMarketOptions: {
          MarketType: 'spot',
          SpotOptions: { MaxPrice: '1', SpotInstanceType: 'one-time' },
        },
        NetworkInterfaces: [{ DeviceIndex: 0, Groups, Description: 'tour' }],
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 12, VolumeType: 'gp3' } },
          { DeviceName: '/dev/xvdb', NoDevice: '' },
        ],
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }],
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'a', Value: 'b' }] }],
    }),
  );
  await client.send(
    new ec2.CreateLaunchTemplateVersionCommand({
      ...template,
      LaunchTemplateData: { SecurityGroupIds: Groups, SecurityGroups: ['template'] },
    }),
  );
  await client.send(new ec2.DescribeLaunchTemplatesCommand({}));
  await client.send(new ec2.DescribeLaunchTemplateVersionsCommand(template));
  const { Instances } = await client.send(
    new ec2.CreateFleetCommand({
      Type: 'instant',
      LaunchTemplateConfigs: [
        {
          LaunchTemplateSpecification: { ...template, Version: '1' },
          Overrides: [
            { InstanceType: 't4g.micro', MaxPrice: '1' },
            { InstanceType: 't3.small', AvailabilityZone: 'us-east-1b', ImageId },
          ],
        },
      ],
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
    }),
  );
  const instance = { InstanceIds: must(Instances?.[0]?.InstanceIds) };
  await client.send(new ec2.DescribeInstancesCommand(instance));
  await client.send(new ec2.TerminateInstancesCommand(instance));
  await client.send(new ec2.ModifyLaunchTemplateCommand({ ...template, DefaultVersion: '2' }));
  await client.send(
    new ec2.DeleteLaunchTemplateVersionsCommand({ ...template, Versions: ['1', '2'] }),
  );
  await client.send(new ec2.DeleteLaunchTemplateCommand(template));
}
