import { desiredDistribution } from '../../src/desired-distribution.js';
import type { Distribution, ObservedImage } from '../../src/index.js';
import type { ImageInRegion } from '../../src/plan/image-in-region.js';
import { nameOf, owner, releaseOf, simple } from './release.js';
import { x86 } from './world.js';

/** When AWS was read. */
export const observedAt = '2026-11-22T10:00:00.000Z';

/** An image that is available in eu-west-1, with one snapshot. */
export function seenImage(more: Partial<ObservedImage> = {}): ObservedImage {
  return {
    imageId: 'ami-copy',
    name: nameOf('x86_64'),
    state: 'available',
    tags: {},
    permissions: [],
    snapshots: [{ snapshotId: 'snap-1', tags: {} }],
    ...more,
  };
}

/** The x86_64 image of a release in eu-west-1, which was built in us-east-1. */
export function inRegion(
  distribution: Partial<Distribution>,
  seen: ObservedImage | undefined = undefined,
  more: Partial<ImageInRegion> = {},
): ImageInRegion {
  const desired = desiredDistribution([releaseOf([x86])], { ...simple, ...distribution });
  return {
    built: {
      flavor: 'al2023',
      version: '2026.11.0',
      architecture: 'x86_64',
      name: nameOf('x86_64'),
      buildId: '20261122t100000z-b8b8b8',
      region: 'us-east-1',
      imageId: x86.imageId,
      ownerId: owner,
    },
    at: { region: 'eu-west-1' },
    desired,
    tags: {},
    seen,
    snapshots: 1,
    origin: [],
    platform: undefined,
    now: Date.parse(observedAt),
    ...more,
  };
}
