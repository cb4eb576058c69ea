import type { RegionAccess } from '../aws-access.js';
import type { DesiredDistribution } from '../desired-distribution.js';
import { groupBy } from '../group-by.js';
import type { ObservedImage } from './observed-distribution.js';

/**
 * Read fast launch and fast restore in one region, as far as a distribution manages them: one list
 * each, whatever there is. The answer adds to an image what was read of it.
 */
export async function observeFast(
  access: RegionAccess,
  { distribution, ownerId }: Pick<DesiredDistribution, 'distribution' | 'ownerId'>,
): Promise<(image: ObservedImage) => ObservedImage> {
  const [launches, restores] = await Promise.all([
    distribution.fastLaunch === undefined ? [] : access.fast.launches(),
    distribution.fastRestore === undefined ? [] : access.fast.restores(),
  ]);
  const launchOf = new Map(launches.map(({ imageId, ...launch }) => [imageId, launch]));
  // A consumer account may have switched on its own, which it pays itself.
  const ours = restores.filter(({ account }) => account === ownerId);
  const restoresOf = groupBy(ours, ({ snapshotId }) => snapshotId);
  return (image) => {
    const fastLaunch = launchOf.get(image.imageId);
    return {
      ...image,
      ...(fastLaunch !== undefined && { fastLaunch }),
      snapshots: image.snapshots.map((snapshot) => {
        const fastRestore = restoresOf.get(snapshot.snapshotId)?.map(({ zone }) => zone);
        return {
          ...snapshot,
          ...(fastRestore !== undefined && { fastRestore: fastRestore.toSorted() }),
        };
      }),
    };
  };
}
