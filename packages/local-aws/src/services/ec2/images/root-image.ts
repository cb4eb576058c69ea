import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { everImage } from './past-images.js';

/** The image that an image descends from in the end, itself included; others may be gone since. */
export function rootImageOf(image: Image, context: Pick<Context, 'store' | 'seeds'>): Image {
  let root = image;
  for (;;) {
    const { sourceImageId, sourceImageRegion }: Image = root;
    if (sourceImageId === undefined || sourceImageRegion === undefined) return root;
    const source = everImage(context, sourceImageRegion, sourceImageId);
    if (source === undefined) return root;
    root = source;
  }
}
