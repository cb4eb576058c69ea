import { architectures, parameterPaths } from '@soe/contract';
import type { ImageIds, ObservedFleetFlavor, ObservedFleetRegion } from './observed-fleet.js';

/** Where a channel points in one region. */
export interface ChannelPointer {
  /** What was seen there. */
  readonly region: ObservedFleetRegion;
  /** The version that it names. */
  readonly version?: string;
  /** The images that it names. */
  readonly images: ImageIds;
}

/** Read where a channel points in a region from the parameters that were seen there. Pure. */
export function channelPointer(
  region: ObservedFleetRegion,
  { flavor, prefix }: ObservedFleetFlavor,
  channel: string,
): ChannelPointer {
  const paths = parameterPaths(flavor, { prefix });
  const version = region.parameters[paths.channelVersion(channel)];
  const images = architectures.flatMap((architecture) => {
    const id = region.parameters[paths.channelImage(channel, architecture)];
    return id === undefined ? [] : [[architecture, id]];
  });
  return { region, ...(version !== undefined && { version }), images: Object.fromEntries(images) };
}
