import type { TagSet } from '@soe/contract';
import type { DesiredDistribution } from '../desired-distribution.js';
import type { DistributionRegion } from '../distribution.js';
import type { ObservedImage } from '../observe/observed-distribution.js';
import type { BuiltImage } from '../release-images.js';
import type { Action } from './action.js';

/** One image of a release in one region: what it should be, and what was seen. */
export interface ImageInRegion {
  readonly built: BuiltImage;
  readonly at: DistributionRegion;
  readonly desired: DesiredDistribution;
  /** The tags that the image and its snapshots should carry. */
  readonly tags: TagSet;
  /** The image that is there. */
  readonly seen: ObservedImage | undefined;
  /** How many snapshots the built image has. */
  readonly snapshots: number;
  /** What must be done before the built image can be copied. */
  readonly origin: readonly string[];
  /** `windows` for a Windows image. */
  readonly platform: string | undefined;
  /** When AWS was read, milliseconds since 1970. */
  readonly now: number;
}

/** The id of an action for one image in one region. */
export function imageActionId(
  region: string,
  { flavor, version, architecture }: Pick<BuiltImage, 'flavor' | 'version' | 'architecture'>,
  type: Action['type'],
): string {
  return `${region}/${flavor}/${version}/${architecture}/${type}`;
}

/** The part that all actions for one image have in common. */
export function imageAction<T extends Action['type']>(
  { at, built }: ImageInRegion,
  type: T,
  reason: string,
  dependsOn: readonly string[],
) {
  return {
    id: imageActionId(at.region, built, type),
    type,
    region: at.region,
    flavor: built.flavor,
    version: built.version,
    architecture: built.architecture,
    name: built.name,
    reason,
    dependsOn,
  };
}
