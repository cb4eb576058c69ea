import { ancestors, isMember, organizationArn } from '../../organization.js';
import { type Image, imageTable, permissionKey } from '../../state/tables/image.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { isDiscoverable } from './images/image-allowance.js';
import { isSettled } from './settled.js';

/** Who asks and when, and where images are looked for. */
export type ImageViewer = Pick<
  Context,
  'store' | 'seeds' | 'organization' | 'account' | 'region' | 'now' | 'consistency'
>;

/** Every image of a region, the caller's and everybody else's. */
export function* imagesOf({ store, seeds, region }: ImageViewer): Iterable<Image> {
  yield* store.table(imageTable, region).rows();
  yield* seeds(region).images.values();
}

/** The image with this id, if the caller may see it. */
export function findImage(viewer: ImageViewer, id: string): Image | undefined {
  const { store, seeds, region } = viewer;
  const image = store.table(imageTable, region).get(id) ?? seeds(region).images.get(id);
  return image !== undefined && isVisible(viewer, image) ? image : undefined;
}

/** The image with this id, or the refusal of AWS when the caller may not see it. */
export function requireImage(viewer: ImageViewer, id: string): Image {
  checkImageId(id);
  const image = findImage(viewer, id);
  if (image === undefined) throw imageNotFound([id]);
  return image;
}

/** The image with this id, if the caller owns it; only owners change images. */
export function requireOwnImage(context: Context, id: string): Image {
  const image = requireImage(context, id);
  if (image.owner !== context.account) {
    throw new ApiError('AuthFailure', `Not authorized for image:${id}`, 403);
  }
  return image;
}

/** The image with this id, if the caller owns it and it is ready to be changed. */
export function requireOwnAvailableImage(context: Context, id: string): Image {
  return requireState(context, requireOwnImage(context, id), 'available');
}

/** The image, if it is in this state now. */
export function requireState(context: Context, image: Image, state: ImageState): Image {
  const actual = imageState(image, context.now);
  if (actual === state) return image;
  throw new ApiError(
    'InvalidAMIID.Unavailable',
    `The AMI ID '${image.id}' is currently ${actual} and may not be used for this operation`,
  );
}

/** The state of an image follows from its row and the time. */
export type ImageState = 'pending' | 'available' | 'failed' | 'disabled';

export function imageState(image: Image, now: Date): ImageState {
  if (image.availableAt !== undefined && image.availableAt > now.toISOString()) return 'pending';
  if (image.failure !== undefined) return 'failed';
  return image.disabled ? 'disabled' : 'available';
}

/** Why an image is `failed`; nothing while it is not. */
export function imageFailure(image: Image, now: Date): Image['failure'] {
  return imageState(image, now) === 'failed' ? image.failure : undefined;
}

/** Whether everyone may launch it. */
export function isPublic(image: Image): boolean {
  return image.permissions.some(({ group }) => group === 'all');
}

/**
 * Whether the caller owns it, or may launch it and its allowed images settings let it be found; and
 * whether reads have caught up with its creation.
 */
export function isVisible(
  viewer: ImageViewer,
  image: Image,
  names = sharingNames(viewer),
): boolean {
  return (
    isSettled(viewer, image.creationDate, image.availableAt) &&
    (image.owner === viewer.account ||
      ((isPublic(image) || isSharedWith(viewer, image, names)) && isDiscoverable(viewer, image)))
  );
}

/** Whether it is shared with the caller by name, through its organization, or through a unit. */
export function isSharedWith(
  viewer: ImageViewer,
  image: Image,
  names = sharingNames(viewer),
): boolean {
  return image.permissions.some((permission) => names.has(permissionKey(permission)));
}

/**
 * The permissions through which something is shared with the caller, as {@link permissionKey} gives
 * them. They are the same for all images, so who looks at many of them takes them once.
 */
export function sharingNames({
  organization,
  account,
}: Pick<ImageViewer, 'organization' | 'account'>): ReadonlySet<string> {
  const units = ancestors(organization, account).filter((id) => id !== organization.rootId);
  return new Set([
    account,
    ...units.map((id) => organizationArn(organization, 'ou', id)),
    ...(isMember(organization, account) ? [organizationArn(organization, 'organization')] : []),
  ]);
}

/** Refuses ids that are no ids. */
export function checkImageId(id: string): void {
  if (/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return;
  throw new ApiError(
    'InvalidAMIID.Malformed',
    `Invalid id: "${id}"${id.startsWith('ami-') ? '' : ' (expecting "ami-...")'}`,
  );
}

/** The refusal for images that do not exist, as far as the caller can tell. */
export function imageNotFound(ids: readonly string[]): ApiError {
  return ids.length === 1
    ? new ApiError('InvalidAMIID.NotFound', `The image id '[${ids[0]}]' does not exist`)
    : new ApiError('InvalidAMIID.NotFound', `The image ids '[${ids.join(', ')}]' do not exist`);
}
