import type { TagSet } from '@soe/contract';
import type { FoundImage, ImageAccess } from '../access/image-access.js';
import type { BuiltImage } from '../release-images.js';
import type { ObservedImage } from './observed-distribution.js';

/** Read the images of a release in one region: one list, then what lists do not show. */
export async function observeImages(
  access: ImageAccess,
  built: readonly BuiltImage[],
  options: {
    readonly region: string;
    readonly snapshotPermissions: boolean;
    /** Names of the images whose snapshots' tags are worth a look. */
    readonly snapshotTags: () => Promise<readonly string[]>;
  },
): Promise<readonly ObservedImage[]> {
  const found = await access.find(built.map((image) => image.name));
  const chosen = built.flatMap((image) => choose(found, image, options.region) ?? []);
  const ready = chosen.filter((image) => image.state === 'available');
  const ids = ready.flatMap((image) => image.snapshotIds);
  const [snapshotTags, launch, snapshot] = await Promise.all([
    options.snapshotTags().then((names) => readSnapshotTags(access, ready, names)),
    readEach(
      ready.map((image) => image.imageId),
      (id) => access.launchPermissions(id),
    ),
    readEach(options.snapshotPermissions ? ids : [], (id) => access.snapshotPermissions(id)),
  ]);
  return chosen.map((image) => ({
    ...listed(image),
    permissions: launch.get(image.imageId) ?? [],
    snapshots: (image.state === 'available' ? image.snapshotIds : []).map((snapshotId) => {
      const permissions = snapshot.get(snapshotId);
      return {
        snapshotId,
        tags: snapshotTags[snapshotId] ?? image.tags,
        ...(permissions !== undefined && { permissions }),
      };
    }),
  }));
}

/** What the list says of an image, as far as a distribution may ask for it. */
function listed(image: FoundImage): Omit<ObservedImage, 'permissions' | 'snapshots'> {
  const { imageId, name, state, stateReason, tags } = image;
  const { platform, watermarks = [], deprecateAt, protection, encrypted, productCodes } = image;
  return {
    imageId,
    name,
    state,
    ...(stateReason !== undefined && { stateReason }),
    tags,
    ...(platform !== undefined && { platform }),
    ...(watermarks.length > 0 && { watermarks }),
    ...(deprecateAt !== undefined && { deprecateAt }),
    ...(protection !== undefined && protection !== 'disabled' && { protection }),
    ...(encrypted === true && { encrypted }),
    ...(productCodes !== undefined && { productCodes }),
  };
}

/** Snapshots that are not looked at are taken to have the tags of their image. */
async function readSnapshotTags(
  access: ImageAccess,
  images: readonly FoundImage[],
  names: readonly string[],
): Promise<Readonly<Record<string, TagSet>>> {
  const ids = images
    .filter((image) => names.includes(image.name))
    .flatMap((image) => image.snapshotIds);
  return ids.length === 0 ? {} : access.snapshotTags(ids);
}

/** From the one that can be used to the one that can be made usable. All others are lost. */
const states = ['available', 'pending', 'transient', 'disabled'];

/**
 * EC2 lets a copy take a name that is taken, so a name may lead to several images. The recorded one
 * wins, then the one that can be used, then the oldest: every run chooses the same.
 */
function choose(
  found: readonly FoundImage[],
  built: BuiltImage,
  region: string,
): FoundImage | undefined {
  const rank = (image: FoundImage): string =>
    [
      region === built.region && image.imageId === built.imageId ? 0 : 1,
      states.includes(image.state) ? states.indexOf(image.state) : states.length,
      image.createdAt,
      image.imageId,
    ].join(' ');
  return found
    .filter((image) => image.name === built.name && image.state !== 'deregistered')
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

async function readEach<T>(
  ids: readonly string[],
  read: (id: string) => Promise<T>,
): Promise<Map<string, T>> {
  return new Map(
    await Promise.all(ids.map(async (id): Promise<[string, T]> => [id, await read(id)])),
  );
}
