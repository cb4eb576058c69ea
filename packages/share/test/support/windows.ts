import {
  CopyImageCommand,
  CreateLaunchTemplateCommand,
  DescribeFastLaunchImagesCommand,
  DescribeFastSnapshotRestoresCommand,
  DescribeImagesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import type { ReleaseRecord } from '@soe/contract';
import { createVirtualClock, type LocalAwsOptions } from '@soe/local-aws';
import { expect } from 'vitest';
import type { Clock, Distribution } from '../../src/index.js';
import { type Local, quick, startLocal } from './local.js';
import { consumer, nameOf, owner, releaseOf } from './release.js';

/** The build region and one more. */
export const regions = ['us-east-1', 'eu-west-1'] as const;
/** When everything begins. */
export const start = new Date('2026-11-22T10:00:00Z');

/** A local AWS with the owner's Windows image and launch templates, and one clock for both sides. */
export async function windowsWorld(settings: Omit<LocalAwsOptions, 'clock'> = {}) {
  const time = createVirtualClock(start);
  const clock: Clock = {
    now: () => time.now().getTime(),
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      await new Promise((resolve) => setImmediate(resolve));
      time.advance(milliseconds);
    },
  };
  const local = await startLocal({ ...settings, clock: time });
  const release = await buildWindows(local);
  const templates = await Promise.all(regions.map((region) => makeTemplate(local, region)));
  local.newCalls();
  return {
    time,
    local,
    release,
    templates,
    options: { aws: local.aws, clock, ...quick },
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

/** Build a Windows image in us-east-1. */
export async function buildWindows(local: Local): Promise<ReleaseRecord> {
  const client = local.ec2('us-east-1');
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ Filters: [{ Name: 'platform', Values: ['windows'] }] }),
  );
  const { ImageId: imageId = '' } = await client.send(
    new CopyImageCommand({
      Name: nameOf('x86_64'),
      SourceRegion: 'us-east-1',
      SourceImageId: Images[0]?.ImageId,
    }),
  );
  return releaseOf([{ architecture: 'x86_64', imageId, region: 'us-east-1' }]);
}

/** A launch template that launches something else. */
export async function makeTemplate(local: Local, region: string): Promise<string> {
  const { LaunchTemplate } = await local.ec2(region).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: 'ami-0123456789abcdef0', InstanceType: 'm5.large' },
    }),
  );
  return LaunchTemplate?.LaunchTemplateId ?? '';
}

/** Zones of fast restore. */
export const zones = { 'us-east-1': ['us-east-1a'], 'eu-west-1': ['eu-west-1a', 'eu-west-1b'] };

/** All properties that images can have. */
export function everything(templates: readonly string[]): Distribution {
  return {
    regions: [{ region: 'us-east-1' }, { region: 'eu-west-1', copyMinutes: 30 }],
    accounts: [consumer],
    sharedTags: { support: 'platform@example.com' },
    watermark: true,
    deprecateAt: '2027-11-22T10:00:20Z',
    protection: 'cooldown',
    launchTemplates: regions.map((region, index) => ({
      region,
      launchTemplateId: templates[index] ?? '',
      flavor: 'al2023',
      architecture: 'x86_64',
      setDefault: region === 'eu-west-1',
    })),
    fastLaunch: { until: '2026-12-22', parallelLaunches: 8 },
    fastRestore: { until: '2026-12-22', zones },
  };
}

/** The one image of the release in a region, as an account sees it. */
export async function imageIn(local: Local, region: string, account = owner) {
  const { Images = [] } = await local.ec2(region, account).send(
    new DescribeImagesCommand({
      Owners: [owner],
      Filters: [{ Name: 'name', Values: [nameOf('x86_64')] }],
    }),
  );
  expect(Images).toHaveLength(1);
  return Images[0];
}

/** What is fast in a region. */
export async function fastIn(local: Local, region: string) {
  const client = local.ec2(region);
  const { FastLaunchImages = [] } = await client.send(new DescribeFastLaunchImagesCommand({}));
  const { FastSnapshotRestores = [] } = await client.send(
    new DescribeFastSnapshotRestoresCommand({
      Filters: [{ Name: 'state', Values: ['enabling', 'optimizing', 'enabled'] }],
    }),
  );
  return {
    launches: FastLaunchImages.map((each) => [each.ImageId, each.MaxParallelLaunches]),
    zones: FastSnapshotRestores.map((each) => each.AvailabilityZone).sort(),
  };
}

/** The versions of a launch template, newest first. */
export async function templateIn(local: Local, region: string, id: string | undefined) {
  const { LaunchTemplateVersions = [] } = await local
    .ec2(region)
    .send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id }));
  return LaunchTemplateVersions.map((version) => ({
    number: version.VersionNumber,
    image: version.LaunchTemplateData?.ImageId,
    type: version.LaunchTemplateData?.InstanceType,
    isDefault: version.DefaultVersion,
  }));
}
