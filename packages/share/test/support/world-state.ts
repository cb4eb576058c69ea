import {
  DescribeFastLaunchImagesCommand,
  DescribeFastSnapshotRestoresCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  type LaunchPermission,
  type Tag,
} from '@aws-sdk/client-ec2';
import {
  GetParametersByPathCommand,
  GetResourcePoliciesCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { Local } from './local.js';
import { owner } from './release.js';

/** Where to look. */
export interface WorldPlaces {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

/**
 * All that a distribution can leave behind in AWS, read by the SDK alone. Images are called by their
 * names and snapshots by those of their images, so that two worlds can be compared; what belongs to
 * no image is seen.
 */
export async function worldState(local: Local, { regions, accounts }: WorldPlaces) {
  return Object.fromEntries(
    await Promise.all(
      regions.map(async (region) => {
        const { images, names } = await imagesIn(local, region);
        const [templates, fast, parameters] = await Promise.all([
          templatesIn(local, region, names),
          fastIn(local, region, names),
          Promise.all(accounts.map((account) => parametersIn(local, region, account, names))),
        ]);
        return [region, { images, templates, fast, parameters }];
      }),
    ),
  );
}

async function imagesIn(local: Local, region: string) {
  const client = local.ec2(region);
  const [{ Images = [] }, { Snapshots = [] }] = await Promise.all([
    client.send(new DescribeImagesCommand({ Owners: ['self'], IncludeDisabled: true })),
    client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] })),
  ]);
  const names = new Map<string, string>();
  for (const { ImageId = '', Name = '', BlockDeviceMappings = [] } of Images) {
    names.set(ImageId, Name);
    for (const [disk, { Ebs }] of BlockDeviceMappings.entries()) {
      names.set(Ebs?.SnapshotId ?? '', `${Name} disk ${disk}`);
    }
  }
  const images = await Promise.all(
    Images.map(async ({ ImageId = '', Name, State, Tags, ...image }) => ({
      name: Name,
      state: State,
      tags: tagsOf(Tags),
      deprecated: image.DeprecationTime,
      protection: image.DeregistrationProtection,
      watermarks: image.ImageWatermarks?.map((each) => each.WatermarkKey).sort(),
      permissions: grantees(
        await client.send(
          new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }),
        ),
      ),
    })),
  );
  const snapshots = await Promise.all(
    Snapshots.map(async ({ SnapshotId = '', State, Tags }) => ({
      name: names.get(SnapshotId) ?? 'of no image',
      state: State,
      tags: tagsOf(Tags),
      permissions: grantees(
        await client.send(
          new DescribeSnapshotAttributeCommand({
            SnapshotId,
            Attribute: 'createVolumePermission',
          }),
        ),
      ),
    })),
  );
  return { images: { images: sorted(images), snapshots: sorted(snapshots) }, names };
}

async function templatesIn(local: Local, region: string, names: ReadonlyMap<string, string>) {
  const { LaunchTemplateVersions = [] } = await local
    .ec2(region)
    .send(new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest', '$Default'] }));
  return LaunchTemplateVersions.map(
    ({ LaunchTemplateName, VersionNumber, DefaultVersion, LaunchTemplateData }) => ({
      template: LaunchTemplateName,
      version: VersionNumber,
      isDefault: DefaultVersion,
      image: called(LaunchTemplateData?.ImageId, names),
    }),
  ).sort((a, b) => (a.version ?? 0) - (b.version ?? 0));
}

async function fastIn(local: Local, region: string, names: ReadonlyMap<string, string>) {
  const client = local.ec2(region);
  const [{ FastLaunchImages = [] }, { FastSnapshotRestores = [] }] = await Promise.all([
    client.send(new DescribeFastLaunchImagesCommand({})),
    client.send(new DescribeFastSnapshotRestoresCommand({})),
  ]);
  return {
    launches: FastLaunchImages.map(({ ImageId, State, MaxParallelLaunches }) => [
      called(ImageId, names),
      State,
      MaxParallelLaunches,
    ]),
    restores: sorted(
      FastSnapshotRestores.map(({ SnapshotId, AvailabilityZone }) => [
        called(SnapshotId, names),
        AvailabilityZone,
      ]),
    ),
  };
}

async function parametersIn(
  local: Local,
  region: string,
  account: string,
  names: ReadonlyMap<string, string>,
) {
  const client = new SSMClient({
    endpoint: local.server.endpoint,
    region,
    credentials: local.credentials(account),
  });
  const { Parameters = [] } = await client.send(
    new GetParametersByPathCommand({ Path: '/soe', Recursive: true, MaxResults: 10 }),
  );
  const parameters = await Promise.all(
    Parameters.map(async ({ Name, Value, Type, DataType, Version, ARN }) => {
      const { Policies = [] } =
        account === owner
          ? await client.send(new GetResourcePoliciesCommand({ ResourceArn: ARN }))
          : {};
      return {
        name: Name,
        value: called(Value, names),
        type: `${Type} ${DataType}`,
        version: Version,
        policies: sorted(Policies.map(({ Policy = '{}' }) => JSON.parse(Policy).Statement)),
      };
    }),
  );
  return { account, parameters: sorted(parameters) };
}

function called(id: string | undefined, names: ReadonlyMap<string, string>): string | undefined {
  return id === undefined ? undefined : (names.get(id) ?? id);
}

function tagsOf(tags: readonly Tag[] = []) {
  return tags.map(({ Key, Value }) => `${Key}=${Value}`).sort();
}

function grantees({
  LaunchPermissions,
  CreateVolumePermissions,
}: {
  readonly LaunchPermissions?: readonly LaunchPermission[] | undefined;
  readonly CreateVolumePermissions?: readonly LaunchPermission[] | undefined;
}) {
  return [...(LaunchPermissions ?? []), ...(CreateVolumePermissions ?? [])]
    .map((each) => each.UserId ?? each.OrganizationArn ?? each.OrganizationalUnitArn ?? each.Group)
    .sort();
}

function sorted<T>(values: readonly T[]): readonly T[] {
  return values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
