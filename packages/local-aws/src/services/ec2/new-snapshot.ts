import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import type { Volume } from '../../state/tables/volume.js';
import type { Context } from '../context.js';
import { newId } from '../new-id.js';
import { availableAt } from './images/new-image.js';
import { putTags, type Tags } from './tags.js';

/** What the ways of making a snapshot each say for themselves. */
export type SnapshotContent = Omit<Snapshot, 'id' | 'owner' | 'startTime' | 'permissions'>;

/** What a snapshot has of the volume that it is taken of. */
export function contentOf({
  id: volumeId,
  size: volumeSize,
  encrypted,
  kmsKeyId,
}: Volume): Pick<SnapshotContent, 'volumeId' | 'volumeSize' | 'encrypted' | 'kmsKeyId'> {
  return { volumeId, volumeSize, encrypted, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
}

/** Keeps a new snapshot of the caller, which nobody else may use. It takes as long as a copy. */
export function putSnapshot(content: SnapshotContent, tags: Tags, context: Context): Snapshot {
  const snapshot: Snapshot = {
    availableAt: availableAt(context),
    ...content,
    id: newId('snap'),
    owner: context.account,
    startTime: context.now.toISOString(),
    permissions: [],
  };
  context.store.table(snapshotTable, context.region).put(snapshot);
  putTags(context, 'snapshot', snapshot.id, tags);
  return snapshot;
}
