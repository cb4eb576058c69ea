import type { Action } from './action.js';
import type { ImageInRegion } from './image-in-region.js';
import { planCopy } from './plan-copy.js';
import { planDeprecation } from './plan-deprecation.js';
import { planFastLaunch } from './plan-fast-launch.js';
import { planFastRestore } from './plan-fast-restore.js';
import { planPermissions } from './plan-permissions.js';
import { planProtection } from './plan-protection.js';
import { planTags } from './plan-tags.js';
import { planWatermark } from './plan-watermark.js';

/** The actions that make one image in one region right. */
export function planImage(image: ImageInRegion): readonly Action[] {
  const copy = planCopy(image);
  const ready = copy.slice(-1).map((action) => action.id);
  const permissions = planPermissions(image, ready);
  // EC2 gives public images no watermark, and a date within two years.
  const unpublish = permissions.filter(
    ({ type, grantees }) => type === 'unshare-image' && grantees.includes('all'),
  );
  const own = [...ready, ...unpublish.map((action) => action.id)];
  return [
    ...copy,
    ...planTags(image, ready),
    ...permissions,
    ...planWatermark(image, own),
    ...planDeprecation(image, own),
    ...planProtection(image, ready),
    ...planFastLaunch(image, ready),
    ...planFastRestore(image, ready),
  ];
}

/** Whether nobody should be pointed at an image before this is done. */
export function isNeededFirst({ type }: Action): boolean {
  return !/^unshare-|-fast-/.test(type);
}
