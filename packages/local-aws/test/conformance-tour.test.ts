import * as ec2 from '@aws-sdk/client-ec2';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../src/adapters/http-server.js';
import { defaultOrganization } from '../src/index.js';
import type { Answer } from '../src/protocols/wire.js';
import { seedsOf } from '../src/seeds/source-images.js';
import { createRequestHandler } from '../src/server/handle-request.js';
import type { Service } from '../src/services/service.js';
import { services } from '../src/services/services.js';
import { createStore } from '../src/state/store.js';
import { must, owner } from './support/local.js';
import { sdkOperation, type WireShape } from './support/sdk-shapes.js';

test('every operation answers the SDK, with nothing that the SDK would not read', async () => {
  const answered = new Set<string>();
  const unknown: string[] = [];
  const handle = createRequestHandler({
    world: {
      store: createStore(),
      organization: defaultOrganization,
      seeds: seedsOf,
      copySeconds: 0,
    },
    services: services.map((service) =>
      watched(service, (action, answer) => {
        answered.add(`${service.name} ${action}`);
        const { output } = sdkOperation(service.name, action);
        unknown.push(...unknownIn(answer, output).map((path) => `${action}: ${path}`));
      }),
    ),
    clock: () => new Date(),
    onCall() {},
  });
  const server = await listen(0, handle);
  onTestFinished(() => server.close());

  await tour(`http://127.0.0.1:${server.port}`);

  const all = services.flatMap(({ name, operations }) =>
    operations.map(({ action }) => `${name} ${action}`),
  );
  expect([...answered].toSorted()).toEqual(all.toSorted());
  // Every answer of EC2 that carries nothing else says so, which SDKs do not read.
  expect(unknown.filter((path) => !path.endsWith(': return'))).toEqual([]);
});

/** Calls every operation at least once, each with an answer that has something in it. */
async function tour(endpoint: string): Promise<void> {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: owner, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  await tourEc2(new ec2.EC2Client(settings));
  await tourSsm(new ssm.SSMClient(settings));
  await tourSts(new sts.STSClient(settings));
  await tourOrganizations(new organizations.OrganizationsClient(settings));
}

async function tourEc2(client: ec2.EC2Client): Promise<void> {
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

async function tourLaunchTemplates(client: ec2.EC2Client, ImageId: string): Promise<void> {
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

async function tourImage(
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

async function tourSsm(client: ssm.SSMClient): Promise<void> {
  const name = { Name: '/tour/a' };
  const resource = { ResourceType: 'Parameter', ResourceId: '/tour/a' } as const;
  await client.send(
    new ssm.PutParameterCommand({ ...name, Value: 'x', Type: 'String', Description: 'tour' }),
  );
  await client.send(new ssm.LabelParameterVersionCommand({ ...name, Labels: ['stable', '1st'] }));
  await client.send(new ssm.GetParameterCommand({ Name: '/tour/a:stable' }));
  await client.send(new ssm.GetParametersCommand({ Names: ['/tour/a', '/tour/b'] }));
  await client.send(new ssm.GetParametersByPathCommand({ Path: '/tour' }));
  await client.send(new ssm.GetParameterHistoryCommand(name));
  await client.send(new ssm.DescribeParametersCommand({}));
  await client.send(
    new ssm.UnlabelParameterVersionCommand({ ...name, ParameterVersion: 1, Labels: ['stable'] }),
  );
  await client.send(
    new ssm.AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await client.send(new ssm.ListTagsForResourceCommand(resource));
  await client.send(new ssm.RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a'] }));
  await client.send(new ssm.DeleteParameterCommand(name));
  await client.send(new ssm.DeleteParametersCommand({ Names: ['/tour/a'] }));
}

async function tourSts(client: sts.STSClient): Promise<void> {
  await client.send(new sts.GetCallerIdentityCommand({}));
  await client.send(
    new sts.AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${owner}:role/tour`,
      RoleSessionName: 'tour',
    }),
  );
}

async function tourOrganizations(client: organizations.OrganizationsClient): Promise<void> {
  const ParentId = defaultOrganization.rootId;
  await client.send(new organizations.DescribeOrganizationCommand({}));
  await client.send(new organizations.ListRootsCommand({}));
  await client.send(new organizations.ListAccountsCommand({}));
  await client.send(new organizations.ListAccountsForParentCommand({ ParentId }));
  await client.send(new organizations.ListOrganizationalUnitsForParentCommand({ ParentId }));
  await client.send(new organizations.ListChildrenCommand({ ParentId, ChildType: 'ACCOUNT' }));
  await client.send(new organizations.ListParentsCommand({ ChildId: owner }));
  await client.send(new organizations.DescribeAccountCommand({ AccountId: owner }));
  await client.send(
    new organizations.DescribeOrganizationalUnitCommand({
      OrganizationalUnitId: 'ou-exam-workload',
    }),
  );
}

function watched(service: Service, watch: (action: string, answer: Answer) => void): Service {
  return {
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      call(input, context) {
        const answer = operation.call(input, context);
        watch(operation.action, answer);
        return answer;
      },
    })),
  };
}

/** The members of an answer that the SDK does not have, by path. */
function unknownIn(answer: Answer, shape: WireShape): string[] {
  if (Array.isArray(answer)) return answer.flatMap((item) => unknownIn(item, shape));
  if (typeof answer !== 'object' || answer instanceof Date) return [];
  return Object.entries(answer).flatMap(([name, value]) => {
    const known = shape.members?.[name];
    if (known === undefined) return [name];
    return unknownIn(value, known()).map((path) => `${name}.${path}`);
  });
}
