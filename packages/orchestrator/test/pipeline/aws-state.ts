import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Tag,
} from '@aws-sdk/client-ec2';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LocalAws } from '@soe/local-aws';

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };

/** Everything that releases of a flavor left in regions, in plain words that name no id. */
export async function stateOf(
  aws: LocalAws,
  flavor: string,
  regions: readonly string[],
): Promise<unknown> {
  const found = await Promise.all(regions.map((region) => stateIn(aws, flavor, region)));
  return withoutIds(
    Object.fromEntries(regions.map((region, index) => [region, found[index]])),
    flavor,
  );
}

async function stateIn({ endpoint }: LocalAws, flavor: string, region: string): Promise<unknown> {
  const ec2 = new EC2Client({ endpoint, region, credentials });
  const ssm = new SSMClient({ endpoint, region, credentials });
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['self'],
      Filters: [{ Name: 'name', Values: [`soe/${flavor}/*`] }],
    }),
  );
  const images = await Promise.all(
    Images.map(async ({ ImageId, Name, State, Tags, BlockDeviceMappings = [] }) => {
      const attribute = { ImageId, Attribute: 'launchPermission' } as const;
      const { LaunchPermissions } = await ec2.send(new DescribeImageAttributeCommand(attribute));
      const SnapshotIds = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
      const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }));
      const snapshots = Snapshots.map((each) => ({ state: each.State, tags: tagsOf(each.Tags) }));
      return { name: Name, state: State, tags: tagsOf(Tags), LaunchPermissions, snapshots };
    }),
  );
  const { Parameters = [] } = await ssm.send(
    new GetParametersByPathCommand({ Path: `/soe/${flavor}`, Recursive: true }),
  );
  const parameters = Parameters.map(({ Name, Value, Version, DataType }) => ({
    Name,
    Value: Value?.startsWith('{') ? JSON.parse(Value) : Value,
    Version,
    DataType,
  }));
  return {
    images: images.toSorted(byName('name')),
    parameters: parameters.toSorted(byName('Name')),
  };
}

function byName<K extends string>(key: K) {
  return (a: { readonly [Key in K]?: string | undefined }, b: typeof a) =>
    (a[key] ?? '') < (b[key] ?? '') ? -1 : 1;
}

// Who takes an image over that a killed Packer made marks it; that is how it is told from a left-over.
function tagsOf(tags: readonly Tag[] = []) {
  return tags
    .filter(({ Key }) => Key !== 'packer-runner:adopted')
    .map(({ Key, Value }) => `${Key}=${Value}`)
    .toSorted();
}

/** What is there for the time of a build or a test only, in all of the account. */
export async function temporaryThings(
  { endpoint }: LocalAws,
  region: string,
): Promise<readonly string[]> {
  const ec2 = new EC2Client({ endpoint, region, credentials });
  const [instances, keys, groups, volumes, snapshots, images] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeKeyPairsCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
    ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] })),
    ec2.send(new DescribeImagesCommand({ Owners: ['self'] })),
  ]);
  const used = new Set(
    images.Images?.flatMap(({ BlockDeviceMappings = [] }) =>
      BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
    ),
  );
  return [
    ...(instances.Reservations ?? [])
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== 'terminated')
      .map(({ InstanceId, State }) => `instance ${InstanceId} ${State?.Name}`),
    ...(keys.KeyPairs ?? []).map(({ KeyName }) => `key pair ${KeyName}`),
    ...(groups.SecurityGroups ?? [])
      .filter(({ GroupName }) => GroupName !== 'default')
      .map(({ GroupName }) => `security group ${GroupName}`),
    ...(volumes.Volumes ?? []).map(({ VolumeId }) => `volume ${VolumeId}`),
    ...(snapshots.Snapshots ?? [])
      .filter(({ SnapshotId = '' }) => !used.has(SnapshotId))
      .map(({ SnapshotId }) => `snapshot ${SnapshotId}`),
  ];
}

/** Names of the images that the owner has. */
export async function imageNames(
  { endpoint }: LocalAws,
  region: string,
): Promise<readonly string[]> {
  const ec2 = new EC2Client({ endpoint, region, credentials });
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  return Images.map(({ Name = '' }) => Name);
}

/** The same data without what is different in each release: ids, times, digests, and the name of the flavor. */
export function withoutIds(value: unknown, flavor: string): unknown {
  const text = JSON.stringify(value)
    .replaceAll(flavor, 'FLAVOR')
    .replace(/\d{8}t\d{6}z-[0-9a-f]{6}/g, 'BUILD')
    .replace(/\b(ami|snap|i)-[0-9a-f]{8,17}\b/g, '$1')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/"durationMs":[\d.]+/g, '"durationMs":0')
    .replace(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replace(/\b[0-9a-f]{40}\b/g, 'COMMIT');
  return JSON.parse(text);
}
