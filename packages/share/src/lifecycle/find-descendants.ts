import type { ImageOrigin, OwnImage } from '../access/lifecycle-access.js';

/** An image that was made from a release, directly or over others. */
export interface Descendant extends ImageOrigin {
  /** Its name. */
  readonly name: string;
  /** The account that owns it. */
  readonly owner: string;
  /** How that is known: it says what it was made from, carries the watermark, or AWS tells. */
  readonly by: 'source' | 'watermark' | 'ancestry';
}

/** An image, where it is, and where it comes from. */
export interface ImageWithRegion extends OwnImage {
  /** Its region. */
  readonly region: string;
  /** What AWS tells of its ancestors, where it was asked. */
  readonly ancestors?: readonly ImageOrigin[];
}

/**
 * The images that descend from some others, over all regions and any number of generations. A
 * generation that is gone breaks the chain of sources; watermarks and ancestry reach over it. Pure.
 */
export function findDescendants(
  images: readonly ImageWithRegion[],
  roots: readonly ImageOrigin[],
): readonly Descendant[] {
  const known = new Set(roots.map(key));
  const found = new Map<string, Descendant>();
  for (let grows = true; grows; ) {
    grows = false;
    for (const image of images) {
      if (known.has(key(image))) continue;
      const by = descent(image, known);
      if (by === undefined) continue;
      known.add(key(image));
      const { region, imageId, name, owner } = image;
      found.set(key(image), { region, imageId, name, owner, by });
      grows = true;
    }
  }
  return [...found.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * The images whose ancestors must be asked for: what they were made from is not among the images
 * that are known, so that the chain ends there.
 */
export function withoutParent(images: readonly ImageWithRegion[]): readonly ImageWithRegion[] {
  const known = new Set(images.map(key));
  return images.filter((image) => {
    const source = sourceOf(image);
    return source !== undefined && !known.has(key(source));
  });
}

function descent(image: ImageWithRegion, known: ReadonlySet<string>): Descendant['by'] | undefined {
  const source = sourceOf(image);
  if (source !== undefined && known.has(key(source))) return 'source';
  if (image.watermarks.some((each) => known.has(key(each)))) return 'watermark';
  if (image.ancestors?.some((each) => known.has(key(each)))) return 'ancestry';
  return undefined;
}

function sourceOf({ sourceImageId, sourceRegion }: OwnImage): ImageOrigin | undefined {
  if (sourceImageId === undefined || sourceRegion === undefined) return undefined;
  return { imageId: sourceImageId, region: sourceRegion };
}

function key({ region, imageId }: ImageOrigin): string {
  return `${region} ${imageId}`;
}
