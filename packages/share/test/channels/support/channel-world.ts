import { type Architecture, parameterPaths } from '@soe/contract';
import type { PromotionPlaces } from '../../../src/index.js';
import { MemoryAws } from '../../support/memory-aws.js';
import { consumer } from '../../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };

/** Two regions, each with the owner account and one consumer account. */
export const places: PromotionPlaces = {
  regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
  parameters: { accounts: [role] },
};

export const paths = parameterPaths('al2023');
const stores = places.regions.flatMap(({ region }) => [`${region}/owner`, `${region}/${consumer}`]);

/** Versions by number, each with its architectures. */
export type Versions = Readonly<Record<string, readonly Architecture[]>>;

/** A world in which these versions are published everywhere. */
export function channelWorld(versions: Versions, lag = 1): MemoryAws {
  const aws = new MemoryAws(lag);
  for (const [version, architectures] of Object.entries(versions)) {
    for (const store of stores) {
      const [region = ''] = store.split('/');
      const values = aws.store(store);
      for (const architecture of architectures) {
        const imageId = imageIdOf(region, version, architecture);
        values.set(paths.versionImage(version, architecture), imageId);
        if (!store.endsWith('/owner')) continue;
        aws.region(region).push({
          imageId,
          name: `soe/al2023/${version}/${architecture}`,
          state: 'available',
          tags: {},
          permissions: [],
          snapshots: [],
        });
      }
      values.set(paths.versionSummary(version), '{}');
    }
  }
  return aws;
}

/** Point the channel at a version, by hand. */
export function point(
  aws: MemoryAws,
  version: string,
  architectures: readonly Architecture[],
  only: readonly string[] = stores,
): void {
  for (const store of only) {
    const [region = ''] = store.split('/');
    const values = aws.store(store);
    for (const architecture of architectures) {
      const imageId = imageIdOf(region, version, architecture);
      values.set(paths.channelImage('stable', architecture), imageId);
    }
    values.set(paths.channelVersion('stable'), version);
  }
}

/** What every pointer of every place holds, for comparing. */
export function pointers(aws: MemoryAws): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stores.flatMap((store) =>
      [...aws.store(store)]
        .filter(([name]) => name.includes('/channels/'))
        .map(([name, value]) => [`${store} ${name.slice(paths.channels.length)}`, value]),
    ),
  );
}

/** What every pointer holds when the channel points at a version everywhere. */
export function pointingAt(
  version: string,
  architectures: readonly Architecture[],
): Readonly<Record<string, string>> {
  const aws = new MemoryAws();
  point(aws, version, architectures);
  return pointers(aws);
}

function imageIdOf(region: string, version: string, architecture: Architecture): string {
  return `ami-${region}-${version}-${architecture}`;
}
