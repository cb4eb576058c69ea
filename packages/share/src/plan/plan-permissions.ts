import type { ImagePermissionAction, SnapshotPermissionAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/**
 * Who gets and who loses permission, one action per direction. Snapshots are shared before their
 * image and unshared after it, so that an image that can be seen can also be copied.
 */
export function planPermissions(
  image: ImageInRegion,
  after: readonly string[],
): readonly (SnapshotPermissionAction | ImagePermissionAction)[] {
  const wanted = image.desired.grantees;
  const held = image.seen?.permissions ?? [];
  const snapshots = snapshotChanges(image, after);
  const shareImage = permissionAction(
    imageAction(image, 'share-image', 'configured, but without permission', [
      ...after,
      ...snapshots.share.map((action) => action.id),
    ]),
    without(wanted, held),
  );
  const unshareImage = permissionAction(
    imageAction(image, 'unshare-image', 'has permission, but is not configured', after),
    without(held, wanted),
  );
  return [
    ...snapshots.share,
    ...shareImage,
    ...unshareImage,
    ...snapshots.unshare.map((action) => ({
      ...action,
      dependsOn: [...after, ...unshareImage.map((each) => each.id)],
    })),
  ];
}

function snapshotChanges(
  image: ImageInRegion,
  after: readonly string[],
): Record<'share' | 'unshare', readonly SnapshotPermissionAction[]> {
  const wanted = image.desired.snapshotGrantees;
  if (wanted === undefined) return { share: [], unshare: [] };
  const share = imageAction(image, 'share-snapshots', 'configured, but without permission', after);
  const unshare = imageAction(
    image,
    'unshare-snapshots',
    'has permission, but is not configured',
    after,
  );
  // New snapshots are private, and which they are is known once the image is available.
  if (image.seen?.state !== 'available') {
    return { share: permissionAction(share, wanted), unshare: [] };
  }
  const change = (
    action: typeof share | typeof unshare,
    difference: (held: readonly string[]) => readonly string[],
  ) => {
    const changed = image.seen?.snapshots
      .map(({ snapshotId, permissions = [] }) => ({ snapshotId, who: difference(permissions) }))
      .filter(({ who }) => who.length > 0);
    const snapshotIds = (changed ?? []).map((snapshot) => snapshot.snapshotId);
    return permissionAction(
      { ...action, snapshotIds },
      (changed ?? []).flatMap(({ who }) => who),
    );
  };
  return {
    share: change(share, (held) => without(wanted, held)),
    unshare: change(unshare, (held) => without(held, wanted)),
  };
}

function permissionAction<T>(action: T, grantees: readonly string[]) {
  return grantees.length === 0 ? [] : [{ ...action, grantees: [...new Set(grantees)].sort() }];
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((value) => !others.includes(value));
}
