import { parameterPaths } from '@soe/contract';
import type { ObservedFleetFlavor, ObservedFleetRegion } from './observed-fleet.js';

/** What has to be known of a flavor before it is looked at. */
export type AskedFlavor = Pick<ObservedFleetFlavor, 'flavor' | 'channels' | 'regions' | 'prefix'>;

/** The versions that channels of a flavor point at, once for each channel and region. Pure. */
export function pointedVersions(
  { flavor, channels, prefix }: AskedFlavor,
  regions: readonly ObservedFleetRegion[],
): readonly string[] {
  const paths = parameterPaths(flavor, { prefix });
  return regions.flatMap(({ parameters }) =>
    channels.flatMap((channel) => parameters[paths.channelVersion(channel)] ?? []),
  );
}
