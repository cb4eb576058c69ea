import { parseImageName } from '@soe/contract';
import type { ChannelPointer } from './channel-pointer.js';
import type { StatusDrift } from './flavor-status.js';
import type { ImageIds, ObservedFleetRegion } from './observed-fleet.js';

/** Tell what is not as it should be with a channel. Pure. */
export function channelDrift(
  flavor: string,
  channel: string,
  pointers: readonly ChannelPointer[],
): readonly StatusDrift[] {
  // A channel that is nowhere is a channel that was not begun.
  if (pointers.every(({ version, images }) => version === undefined && !anyOf(images))) return [];
  const [common] = releaseCounts(pointers);
  const known = new Set(pointers.flatMap(({ images }) => Object.keys(images)));
  return pointers.flatMap(({ region: { region, images: there }, version, images }) => {
    const told = (message: string): StatusDrift => ({ region, channel, message });
    if (version === undefined) return [told('points at nothing')];
    return [
      ...(version === common ? [] : [told(`points at ${version}, not ${common}`)]),
      ...[...known].flatMap((architecture) =>
        imageDrift(flavor, version, architecture, images, there).map(told),
      ),
    ];
  });
}

function imageDrift(
  flavor: string,
  version: string,
  architecture: string,
  images: ImageIds,
  there: ObservedFleetRegion['images'],
): readonly string[] {
  const id = Object.entries(images).find(([key]) => key === architecture)?.[1];
  if (id === undefined) return [`has no ${architecture} image`];
  const image = there[id];
  if (image === undefined) return [`${architecture} image ${id} is not there`];
  const identity = parseImageName(image.name);
  if (
    identity?.flavor !== flavor ||
    identity.version !== version ||
    identity.architecture !== architecture
  ) {
    return [`${architecture} image ${id} is ${image.name}, not one of ${version}`];
  }
  return image.state === 'available' ? [] : [`${architecture} image ${id} is ${image.state}`];
}

/** Versions by how many regions show them, most first; the first of a tie is that of the first region. */
function releaseCounts(pointers: readonly ChannelPointer[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { version } of pointers) {
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([version]) => version);
}

function anyOf(images: ImageIds): boolean {
  return Object.keys(images).length > 0;
}
