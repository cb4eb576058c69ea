import { type Image, imageTable } from '../../state/tables/image.js';
import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { arePublicSnapshotsHidden } from './images/snapshot-block-public-access.js';
import { isSettled } from './settled.js';

/** Who asks and when, and where snapshots are looked for. */
export type SnapshotViewer = Pick<
  Context,
  'store' | 'seeds' | 'account' | 'region' | 'now' | 'consistency'
>;

/** Every snapshot of a region, the caller's and everybody else's. */
export function* snapshotsOf({
  store,
  seeds,
  region,
}: Pick<SnapshotViewer, 'store' | 'seeds' | 'region'>): Iterable<Snapshot> {
  yield* store.table(snapshotTable, region).rows();
  yield* seeds(region).snapshots.values();
}

/** The snapshot with this id, whoever may use it; launching an image needs no more. */
export function snapshotOfImage(
  { store, seeds, region }: Pick<SnapshotViewer, 'store' | 'seeds' | 'region'>,
  id: string,
): Snapshot | undefined {
  return store.table(snapshotTable, region).get(id) ?? seeds(region).snapshots.get(id);
}

/** Whether the caller may make volumes of it: it is its own, shared by account, or public. */
export function mayUse(
  viewer: Pick<SnapshotViewer, 'store' | 'account' | 'region'>,
  snapshot: Snapshot,
): boolean {
  return (
    snapshot.owner === viewer.account ||
    snapshot.permissions.includes(viewer.account) ||
    isPublicSnapshot(viewer, snapshot)
  );
}

/** Whether everybody may use it: its owner has made it public, and does not block that now. */
export function isPublicSnapshot(
  { store, region }: Pick<SnapshotViewer, 'store' | 'region'>,
  { permissions, owner }: Snapshot,
): boolean {
  return (
    permissions.includes('all') && !arePublicSnapshotsHidden({ store, region, account: owner })
  );
}

/** Whether the caller may use it, and reads have caught up with its creation. */
export function isVisibleSnapshot(viewer: SnapshotViewer, snapshot: Snapshot): boolean {
  return isSettled(viewer, snapshot.startTime, snapshot.availableAt) && mayUse(viewer, snapshot);
}

/** The snapshot with this id, or the refusal of AWS when the caller may not see it. */
export function requireSnapshot(viewer: SnapshotViewer, id: string): Snapshot {
  checkSnapshotId(id);
  const snapshot = snapshotOfImage(viewer, id);
  if (snapshot === undefined || !isVisibleSnapshot(viewer, snapshot)) {
    throw snapshotNotFound(id);
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

/** The snapshot, if there is all of it. */
export function requireCompleted(snapshot: Snapshot, now: Date): Snapshot {
  if (snapshotState(snapshot, now) === 'completed') return snapshot;
  throw new ApiError('IncorrectState', `Snapshot '${snapshot.id}' is not 'completed'.`);
}

/** The state of a snapshot follows from its row and the time. */
export type SnapshotState = 'pending' | 'completed' | 'error';

export function snapshotState({ availableAt, failure }: Snapshot, now: Date): SnapshotState {
  if (availableAt !== undefined && availableAt > now.toISOString()) return 'pending';
  return failure === undefined ? 'completed' : 'error';
}

/** How much of it there is, as answers show it. Of a copy that failed there is nothing. */
export function snapshotProgress(snapshot: Snapshot, now: Date): string {
  const { startTime, availableAt = startTime } = snapshot;
  const state = snapshotState(snapshot, now);
  if (state === 'completed') return '100%';
  if (state === 'error') return '0%';
  const start = new Date(startTime).getTime();
  const total = new Date(availableAt).getTime() - start;
  return `${Math.floor(((now.getTime() - start) / total) * 100)}%`;
}

/** The snapshots that an image is made of. */
export function snapshotIds(image: Image): readonly string[] {
  return image.blockDevices.flatMap(({ ebs }) => ebs?.snapshotId ?? []);
}

/** The images of the caller that need a snapshot. Those of others neither keep it nor are named. */
export function imagesUsing(
  snapshot: Snapshot,
  { store, region, account }: Pick<SnapshotViewer, 'store' | 'region' | 'account'>,
): readonly Image[] {
  return store
    .table(imageTable, region)
    .find([{ index: 'snapshot', value: snapshot.id }])
    .filter(({ owner }) => owner === account);
}

/** The refusal for a snapshot that does not exist, as far as the caller can tell. */
export function snapshotNotFound(id: string): ApiError {
  return new ApiError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
}

/** Refuses ids that are no ids. There are two ways of being none, each with its code. */
export function checkSnapshotId(id: string): void {
  if (/^snap-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return;
  if (id.startsWith('snap-')) {
    throw new ApiError('InvalidSnapshotID.Malformed', `Invalid id: "${id}"`);
  }
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${id}) for parameter snapshotId is invalid. Expected: 'snap-...'.`,
  );
}
