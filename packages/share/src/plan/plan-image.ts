import type { Action } from './action.js';
import type { ImageInRegion } from './image-in-region.js';
import { planCopy } from './plan-copy.js';
import { planPermissions } from './plan-permissions.js';
import { planTags } from './plan-tags.js';

/** The actions that make one image in one region right. */
export function planImage(image: ImageInRegion): readonly Action[] {
  const copy = planCopy(image);
  const ready = copy.slice(-1).map((action) => action.id);
  return [...copy, ...planTags(image, ready), ...planPermissions(image, ready)];
}
