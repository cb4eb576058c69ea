import { type Architecture, architectures, digest } from '@soe/contract';
import {
  type ImageLock,
  type LockEntry,
  type LockedImage,
  type LockedRegions,
  lockSchemaId,
} from './image-lock.js';

/** All entries of a lock, in the order in which they are written. */
export function lockEntries({ images }: ImageLock): readonly LockEntry[] {
  return Object.entries(images)
    .flatMap(([selector, regions]) =>
      Object.entries(regions).flatMap(([region, byArchitecture]) =>
        architectures.flatMap((architecture): LockEntry[] => {
          const image = byArchitecture[architecture];
          return image === undefined ? [] : [{ selector, region, architecture, image }];
        }),
      ),
    )
    .sort(byPlace);
}

/** The lock with these entries. Of two for the same place the later one stays. */
export function lockOf(entries: readonly LockEntry[]): ImageLock {
  const images = new Map<string, Map<string, Map<Architecture, LockedImage>>>();
  for (const { selector, region, architecture, image } of entries.toSorted(byPlace)) {
    const regions = images.get(selector) ?? new Map<string, Map<Architecture, LockedImage>>();
    const inRegion = regions.get(region) ?? new Map<Architecture, LockedImage>();
    images.set(selector, regions.set(region, inRegion.set(architecture, image)));
  }
  return {
    schema: lockSchemaId,
    images: Object.fromEntries(
      [...images].map(([selector, regions]): [string, LockedRegions] => [
        selector,
        Object.fromEntries([...regions].map(([region, all]) => [region, Object.fromEntries(all)])),
      ]),
    ),
  };
}

/** The entry of a lock for a place; `undefined` when there is none. */
export function findLocked(
  { images }: ImageLock,
  { selector, region, architecture }: Omit<LockEntry, 'image'>,
): LockedImage | undefined {
  const regions = Object.hasOwn(images, selector) ? images[selector] : undefined;
  if (regions === undefined || !Object.hasOwn(regions, region)) return undefined;
  return regions[region]?.[architecture];
}

/** What the digest of an entry must be. */
export function entryDigest({
  selector,
  region,
  architecture,
  image,
}: Omit<LockEntry, 'image'> & { readonly image: Omit<LockedImage, 'digest'> }): string {
  const { version, imageId, ownerId, name, createdAt, deprecatedAt } = image;
  return digest({
    selector,
    region,
    architecture,
    version,
    imageId,
    ownerId,
    name,
    createdAt,
    deprecatedAt,
  });
}

/** What tells one lock from another. */
export function lockDigest(lock: ImageLock): string {
  return digest(lockEntries(lock).map(({ image }) => image.digest));
}

function byPlace(a: LockEntry, b: LockEntry): number {
  return (
    compare(a.selector, b.selector) ||
    compare(a.region, b.region) ||
    compare(a.architecture, b.architecture)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
