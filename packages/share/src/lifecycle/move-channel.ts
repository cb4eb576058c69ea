import { architectures } from '@soe/contract';
import { observePointers } from '../channels/observe-promotion.js';
import { promotionNames, promotionPaths, promotionPlaces } from '../channels/plan-promotion.js';
import { promoteRelease } from '../channels/promote-release.js';
import type { SettledOptions } from '../share-options.js';
import type { MoveChannelAction } from './lifecycle-action.js';
import type { LifecycleOptions } from './lifecycle-plan.js';

/**
 * Move a channel away from a release, all or none. A channel that points at it nowhere any more is
 * left: since the plan was made, somebody has moved it to something better.
 */
export async function moveChannel(
  { flavor, channel, from, version }: MoveChannelAction,
  options: LifecycleOptions,
  settled: SettledOptions,
): Promise<void> {
  const held = { flavor, channel, version: from };
  const paths = promotionPaths(held, options.places);
  const names = promotionNames(held, options.places);
  const seen = await Promise.all(
    promotionPlaces(options.places).map((place) => observePointers(place, names, settled)),
  );
  const pointsAtIt = seen.some(({ parameters, unreachable }) => {
    // The promotion says what cannot be read.
    if (unreachable !== undefined) return true;
    if (parameters[paths.channelVersion(channel)]?.value === from) return true;
    return architectures.some((architecture) => {
      const imageId = parameters[paths.versionImage(from, architecture)]?.value;
      const pointer = parameters[paths.channelImage(channel, architecture)]?.value;
      return imageId !== undefined && pointer === imageId;
    });
  });
  if (!pointsAtIt) return;
  // The events of the promotion are not those of this plan.
  const { onEvent: _, ...quiet } = options;
  await promoteRelease({ flavor, channel, version }, quiet);
}
