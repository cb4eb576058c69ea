import { checkTags, type TagSet } from '@soe/contract';
import type { DesiredDistribution } from '../desired-distribution.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { BuiltImage } from '../release-images.js';
import { revokedTag } from '../revoked-tag.js';
import type { Problem } from './action.js';
import { imageActionId } from './image-in-region.js';
import { missingWatermark } from './plan-watermark.js';

/** What everything else needs to know of a built image. */
export interface Origin {
  readonly built: BuiltImage;
  /** The tags of every image and snapshot of the release. */
  readonly tags: TagSet;
  /** Ids of the actions that must be done before it can be copied. */
  readonly before: readonly string[];
  /** `windows` for a Windows image. */
  readonly platform: string | undefined;
  /** How many snapshots a copy of it has to copy. */
  readonly snapshots: number;
}

/** Find a built image in the region it was built in; without it nothing can be done. */
export function planOrigin(
  built: BuiltImage,
  desired: DesiredDistribution,
  observed: ObservedDistribution,
): Origin | Problem {
  const { region, name, imageId } = built;
  const missing = (seen: string): Problem => ({
    code: 'SHARE_SOURCE_MISSING',
    scope: 'release',
    region,
    flavor: built.flavor,
    architecture: built.architecture,
    message: `${imageId} (${name}), the image that was built in ${region}: ${seen}`,
  });
  const here = observed.regions.find((each) => each.region === region);
  if (here === undefined || here.unreachable !== undefined) {
    return missing(here?.unreachable?.message ?? 'the region was not read; observe again');
  }
  const seen = here.images.find((image) => image.name === name);
  if (seen === undefined) {
    return missing('not among the images of this account; use the account that built it');
  }
  if (seen.imageId !== imageId) {
    return missing(`${seen.imageId} has its name; share the release that is recorded there`);
  }
  if (!isUsable(seen.state)) return missing(`its state is ${seen.state}; build the release again`);
  const revoked = seen.tags[revokedTag];
  if (revoked !== undefined) {
    return {
      ...missing(`it was revoked (${revoked}); release a new version`),
      code: 'SHARE_REFUSED',
    };
  }
  // EC2 keeps keys that begin with `aws:` for itself.
  const own = Object.entries(seen.tags).filter(([key]) => !key.toLowerCase().startsWith('aws:'));
  // EC2 may show a tag late, so what the caller knows of the image counts for more than what is seen.
  const known = desired.imageTags[built.buildId];
  const tags = checkTags({ ...Object.fromEntries(own), ...desired.tags, ...known });
  return {
    built,
    tags,
    // A copy inherits the watermarks that its source has by then.
    before: [
      ...(seen.state === 'available' ? [] : [imageActionId(region, built, 'wait-for-image')]),
      ...(missingWatermark(seen, built, desired) === undefined
        ? []
        : [imageActionId(region, built, 'attach-watermark')]),
    ],
    platform: seen.platform,
    snapshots: Math.max(1, seen.snapshots.length),
  };
}

/** Whether an image is available, or will be without anybody's help. */
export function isUsable(state: string): boolean {
  return state === 'available' || state === 'pending' || state === 'transient';
}
