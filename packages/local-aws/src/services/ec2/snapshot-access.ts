import { type Image, imageTable } from '../../state/tables/image.js';
import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';

/** Who asks, and where snapshots are looked for. */
export type SnapshotViewer = Pick<Context, 'store' | 'seeds' | 'account' | 'region'>;

/** Every snapshot of a region, the caller's and everybody else's. */
export function* snapshotsOf({ store, seeds, region }: SnapshotViewer): Iterable<Snapshot> {
  yield* store.table(snapshotTable, region).rows();
  yield* seeds(region).snapshots.values();
}

/** The snapshot with this id, whoever may use it; launching an image needs no more. */
export function snapshotOfImage(viewer: SnapshotViewer, id: string): Snapshot | undefined {
  const { store, seeds, region } = viewer;
  return store.table(snapshotTable, region).get(id) ?? seeds(region).snapshots.get(id);
}

/** Whether the caller may make volumes of it: it is its own, shared by account, or public. */
export function mayUse(viewer: SnapshotViewer, snapshot: Snapshot): boolean {
  return (
    snapshot.owner === viewer.account ||
    snapshot.permissions.some((who) => who === 'all' || who === viewer.account)
  );
}

/** The snapshot with this id, or the refusal of AWS when the caller may not see it. */
export function requireSnapshot(viewer: SnapshotViewer, id: string): Snapshot {
  if (!/^snap-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new ApiError(
      'InvalidParameterValue',
      `Value (${id}) for parameter snapshotId is invalid. Expected: 'snap-...'.`,
    );
  }
  const snapshot = snapshotOfImage(viewer, id);
  if (snapshot === undefined || !mayUse(viewer, snapshot)) {
    throw new ApiError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  }
  return snapshot;
}

/** The snapshot with this id, if the caller owns it. */
export function requireOwnSnapshot(context: Context, id: string): Snapshot {
  const snapshot = requireSnapshot(context, id);
  if (snapshot.owner !== context.account) {
    throw new ApiError('AuthFailure', `Not authorized for snapshot:${id}`, 403);
  }
  return snapshot;
}

/** The snapshots that an image is made of. */
export function snapshotIds(image: Image): readonly string[] {
  return image.blockDevices.flatMap(({ ebs }) => ebs?.snapshotId ?? []);
}

/** The images of the caller that need a snapshot. Those of others neither keep it nor are named. */
export function imagesUsing(snapshot: Snapshot, viewer: SnapshotViewer): readonly Image[] {
  return [...viewer.store.table(imageTable, viewer.region).rows()].filter(
    (image) => image.owner === viewer.account && snapshotIds(image).includes(snapshot.id),
  );
}
