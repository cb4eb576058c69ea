import { type Image, imageTable } from '../../../state/tables/image.js';
import { pastImageTable } from '../../../state/tables/past-image.js';
import type { Context } from '../../context.js';

/** Remembers an image that is about to be deregistered, for those that descend from it. */
export function keepPastImage(image: Image, { store, region }: Context): void {
  store.table(pastImageTable, region).put(image);
}

/** The image with this id, whoever owns it and even when it is gone; for what is known of it only. */
export function everImage(
  { store, seeds }: Pick<Context, 'store' | 'seeds'>,
  region: string,
  id: string,
): Image | undefined {
  return (
    store.table(imageTable, region).get(id) ??
    seeds(region).images.get(id) ??
    store.table(pastImageTable, region).get(id)
  );
}
