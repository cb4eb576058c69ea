import type { TagSet } from '@soe/contract';
import type { AddTagsAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/**
 * The tags that an image and its snapshots lack, in one action: setting a tag that a snapshot has
 * already changes nothing. A copy is made with its tags.
 */
export function planTags(image: ImageInRegion, after: readonly string[]): readonly AddTagsAction[] {
  const { seen, tags } = image;
  if (seen === undefined) return [];
  const lack = (has: TagSet) => Object.keys(tags).filter((key) => has[key] !== tags[key]);
  const ofImage = lack(seen.tags);
  const ofSnapshots = seen.snapshots
    .map(({ snapshotId, tags: has }) => ({ snapshotId, keys: lack(has) }))
    .filter(({ keys }) => keys.length > 0);
  const keys = [...new Set([...ofImage, ...ofSnapshots.flatMap((each) => each.keys)])].sort();
  if (keys.length === 0) return [];
  return [
    {
      ...imageAction(image, 'add-tags', 'missing or different', after),
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => keys.includes(key))),
      image: ofImage.length > 0,
      // The snapshots of a pending image are not known yet, so all of them are meant.
      ...(seen.state === 'available' && {
        snapshotIds: ofSnapshots.map((snapshot) => snapshot.snapshotId),
      }),
    },
  ];
}
