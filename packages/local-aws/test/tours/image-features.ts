import * as ec2 from '@aws-sdk/client-ec2';
import { must } from '../support/local.js';
import type { Settings } from './tours.js';

/** Who may find images, what is known of them, and what is made ready for them. */
export async function tourImageFeatures(settings: Settings): Promise<void> {
  const client = new ec2.EC2Client(settings);
  const { Images } = await client.send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'platform', Values: ['windows'] }] }),
  );
  const { Instances } = await client.send(
    new ec2.RunInstancesCommand({
      ImageId: must(Images?.[0]?.ImageId),
      InstanceType: 't3.large',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const InstanceId = must(Instances?.[0]?.InstanceId);
  const created = await client.send(
    new ec2.CreateImageCommand({ InstanceId, Name: 'image features' }),
  );
  const ImageId = must(created.ImageId);
  await tourKnowledge(client, ImageId, must(Images?.[0]?.ImageId));
  await tourUsage(client, ImageId);
  await tourReadiness(client, ImageId);
  await client.send(new ec2.GetLaunchTemplateDataCommand({ InstanceId }));
  await tourSettings(client);
  await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
}

async function tourKnowledge(client: ec2.EC2Client, ImageId: string, source: string) {
  await client.send(new ec2.AttachImageWatermarkCommand({ ImageId, WatermarkName: 'tour' }));
  await client.send(
    new ec2.ReplaceImageInstanceTypeSpecificationCommand({
      ImageId,
      InstanceTypeSpecification: {
        SupportedInstanceTypes: ['t3.*'],
        UnsupportedInstanceTypes: ['*.nano'],
      },
    }),
  );
  await client.send(new ec2.DescribeImagesCommand({ ImageIds: [ImageId, source] }));
  await client.send(new ec2.GetImageAncestryCommand({ ImageId }));
  await client.send(new ec2.GetImageFindingsCommand({ ImageId: source }));
  await client.send(new ec2.DescribeInstanceImageMetadataCommand({}));
  await client.send(
    new ec2.DetachImageWatermarkCommand({ ImageId, WatermarkKey: '111122223333:tour' }),
  );
}

async function tourUsage(client: ec2.EC2Client, ImageId: string): Promise<void> {
  const { ReportId } = await client.send(
    new ec2.CreateImageUsageReportCommand({
      ImageId,
      AccountIds: ['222233334444'],
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }],
      TagSpecifications: [{ ResourceType: 'image-usage-report', Tags: [{ Key: 'a', Value: 'b' }] }],
    }),
  );
  await client.send(new ec2.DescribeImageUsageReportsCommand({}));
  await client.send(new ec2.DescribeImageUsageReportEntriesCommand({}));
  await client.send(new ec2.DeleteImageUsageReportCommand({ ReportId }));
  await client.send(
    new ec2.CreateLaunchTemplateCommand({
      LaunchTemplateName: 'image-features',
      LaunchTemplateData: { ImageId },
    }),
  );
  await client.send(
    new ec2.DescribeImageReferencesCommand({ ImageIds: [ImageId], IncludeAllResourceTypes: true }),
  );
  await client.send(
    new ec2.DescribeLaunchTemplateVersionsCommand({
      LaunchTemplateName: 'image-features',
      ResolveAlias: true,
    }),
  );
}

async function tourReadiness(client: ec2.EC2Client, ImageId: string): Promise<void> {
  await client.send(
    new ec2.EnableFastLaunchCommand({
      ImageId,
      LaunchTemplate: { LaunchTemplateName: 'image-features', Version: '$Default' },
    }),
  );
  await client.send(new ec2.DescribeFastLaunchImagesCommand({}));
  await client.send(new ec2.DisableFastLaunchCommand({ ImageId }));
  const { Images } = await client.send(new ec2.DescribeImagesCommand({ ImageIds: [ImageId] }));
  const change = {
    SourceSnapshotIds: [
      must(Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId),
      'snap-00000000000000001',
    ],
    AvailabilityZones: ['us-east-1a'],
  };
  await client.send(new ec2.EnableFastSnapshotRestoresCommand(change));
  await client.send(new ec2.DisableFastSnapshotRestoresCommand(change));
  await client.send(new ec2.DescribeFastSnapshotRestoresCommand({}));
}

/** They are put back, so that the tours after this one find what new accounts have. */
async function tourSettings(client: ec2.EC2Client): Promise<void> {
  await client.send(
    new ec2.ReplaceImageCriteriaInAllowedImagesSettingsCommand({
      ImageCriteria: [
        {
          ImageProviders: ['amazon'],
          ImageNames: ['*'],
          MarketplaceProductCodes: ['a1'],
          DeprecationTimeCondition: { MaximumDaysSinceDeprecated: 1 },
          CreationDateCondition: { MaximumDaysSinceCreated: 1 },
          ImageWatermarks: [
            {
              WatermarkKey: '*',
              SourceImageRegion: '*',
              MaximumDaysSinceSourceImageCreated: 1,
              MaximumDaysSinceWatermarkCreated: 1,
            },
          ],
          ScanResultCondition: {
            MaxDaysSinceLastFindingScan: 1,
            MaximumSeverityLabel: 'low',
            MaxDaysSinceInformationalFixAvailable: 1,
            MaxDaysSinceLowFixAvailable: 1,
            MaxDaysSinceMediumFixAvailable: 1,
            MaxDaysSinceHighFixAvailable: 1,
            MaxDaysSinceCriticalFixAvailable: 1,
          },
        },
      ],
    }),
  );
  await client.send(
    new ec2.EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: 'audit-mode' }),
  );
  await client.send(new ec2.DescribeImagesCommand({}));
  await client.send(new ec2.GetAllowedImagesSettingsCommand({}));
  await client.send(new ec2.DisableAllowedImagesSettingsCommand({}));

  await client.send(new ec2.DisableImageBlockPublicAccessCommand({}));
  await client.send(new ec2.GetImageBlockPublicAccessStateCommand({}));
  await client.send(
    new ec2.EnableImageBlockPublicAccessCommand({
      ImageBlockPublicAccessState: 'block-new-sharing',
    }),
  );
  await client.send(new ec2.EnableSnapshotBlockPublicAccessCommand({ State: 'block-new-sharing' }));
  await client.send(new ec2.GetSnapshotBlockPublicAccessStateCommand({}));
  await client.send(new ec2.DisableSnapshotBlockPublicAccessCommand({}));

  await client.send(new ec2.EnableEbsEncryptionByDefaultCommand({}));
  await client.send(new ec2.GetEbsEncryptionByDefaultCommand({}));
  await client.send(new ec2.GetEbsDefaultKmsKeyIdCommand({}));
  await client.send(new ec2.DisableEbsEncryptionByDefaultCommand({}));
  await client.send(
    new ec2.ModifyInstanceMetadataDefaultsCommand({
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: 'enabled',
      InstanceMetadataTags: 'enabled',
    }),
  );
  await client.send(new ec2.GetInstanceMetadataDefaultsCommand({}));
  await client.send(new ec2.ModifyInstanceMetadataDefaultsCommand({ HttpTokens: 'no-preference' }));
  await client.send(new ec2.DescribeAccountAttributesCommand({}));
}
