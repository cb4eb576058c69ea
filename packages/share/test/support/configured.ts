import { formatVersionSummary, versionSummary } from '@soe/contract';
import type { Distribution } from '../../src/index.js';
import { consumer, nameOf, organization, owner, releaseOf } from './release.js';

const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
export const prefix = '/soe/al2023/versions';
export const template = 'lt-0123456789abcdef0';
const tags = { 'soe:flavor': 'al2023' };
export const release = releaseOf([
  { architecture: 'x86_64', imageId: 'ami-x86', region: 'us-east-1' },
  { architecture: 'arm64', imageId: 'ami-arm', region: 'us-east-1' },
]);

export const everything: Distribution = {
  regions: regions.map((region) => ({ region })),
  accounts: [consumer],
  organizations: [organization],
  shareSnapshots: true,
  tags: { team: 'platform' },
  watermark: true,
  deprecateAt: '2027-11-22T10:00:00.000Z',
  protection: 'on',
  fastRestore: { until: '2027-01-01T00:00:00.000Z', zones: { 'eu-west-1': ['eu-west-1a'] } },
  launchTemplates: [
    {
      region: 'eu-west-1',
      launchTemplateId: template,
      flavor: 'al2023',
      architecture: 'x86_64',
      setDefault: true,
    },
  ],
  parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }], share: true },
};

/** AWS as it is when {@link everything} is as configured, free to be changed. */
export function configured() {
  const idOf = (region: string, architecture: 'x86_64' | 'arm64') =>
    region === 'us-east-1'
      ? `ami-${architecture === 'x86_64' ? 'x86' : 'arm'}`
      : `ami-${architecture}-${region}`;
  const image = (region: string, architecture: 'x86_64' | 'arm64') => ({
    imageId: idOf(region, architecture),
    name: nameOf(architecture),
    state: 'available',
    tags: { ...tags, team: 'platform' } as Record<string, string>,
    permissions: [consumer, organization],
    snapshots: [
      {
        snapshotId: `snap-${region}-${architecture}`,
        tags: { ...tags, team: 'platform' } as Record<string, string>,
        permissions: [consumer],
        ...(region === 'eu-west-1' && { fastRestore: ['eu-west-1a'] }),
      },
    ],
    watermarks: [`${owner}:soe.al2023`],
    deprecateAt: '2027-11-22T10:00:00.000Z',
    protection: 'enabled-without-cooldown',
  });
  const values = (region: string): Record<string, string> => ({
    [`${prefix}/2026.11.0/x86_64/image-id`]: idOf(region, 'x86_64'),
    [`${prefix}/2026.11.0/arm64/image-id`]: idOf(region, 'arm64'),
    [`${prefix}/2026.11.0/summary`]: formatVersionSummary(versionSummary(release)),
  });
  const sharing = (region: string) =>
    Object.fromEntries(
      Object.keys(values(region)).map((name) => [
        name,
        { tier: 'advanced' as const, readers: [consumer, 'o-exampleorg1'], foreign: false },
      ]),
    );
  const version = { version: 2, imageId: idOf('eu-west-1', 'x86_64') };
  return {
    at: '2026-11-22T10:00:00.000Z',
    regions: regions.map((region) => ({
      region,
      images: [image(region, 'x86_64'), image(region, 'arm64')],
      ...(region === 'eu-west-1' && {
        launchTemplates: [{ launchTemplateId: template, latest: version, default: version }],
      }),
    })),
    parameters: regions.flatMap((region) => [
      { region, values: values(region), sharing: sharing(region) },
      { region, account: consumer, values: values(region) },
    ]),
  };
}

/** The same, for a test to change one thing of. */
export type World = ReturnType<typeof configured>;

export function changed(
  change: (world: World, image: World['regions'][number]['images'][number]) => void,
) {
  const world = configured();
  const image = world.regions[1]?.images[0];
  if (image === undefined) throw new Error('there is no image in eu-west-1');
  change(world, image);
  return world;
}
