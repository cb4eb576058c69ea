import type { Store } from '../state/store.js';
import { keptContentTable, keptDiskTable } from '../state/tables/kept.js';
import { snapshotTable } from '../state/tables/snapshot.js';
import { volumeTable } from '../state/tables/volume.js';
import type { Compute } from './compute.js';

/** Forgets the disks of volumes that are gone, and contents that nothing starts from any more. */
export async function sweep(
  store: Store,
  compute: Pick<Compute, 'discardDisk' | 'discardContent'>,
): Promise<void> {
  const keptDisks = [...store.table(keptDiskTable, '').rows()];
  const keptContents = [...store.table(keptContentTable, '').rows()];
  if (keptDisks.length === 0 && keptContents.length === 0) return;
  const { volumeIds, contentIds } = inUse(store);
  for (const { id } of keptDisks.filter((disk) => !volumeIds.has(disk.id))) {
    await compute.discardDisk(id);
    store.transaction(() => store.table(keptDiskTable, '').remove(id));
  }
  for (const { id } of keptContents.filter((content) => !contentIds.has(content.id))) {
    await compute.discardContent(id);
    store.transaction(() => store.table(keptContentTable, '').remove(id));
  }
}

/** A volume that was booted from has a disk, which keeps what it stands on by itself. */
function inUse(store: Store): {
  readonly volumeIds: ReadonlySet<string>;
  readonly contentIds: ReadonlySet<string>;
} {
  const volumes = store
    .scopes(volumeTable)
    .flatMap((scope) => [...store.table(volumeTable, scope).rows()]);
  const snapshots = store
    .scopes(snapshotTable)
    .flatMap((region) => [...store.table(snapshotTable, region).rows()]);
  const started = volumes.filter(({ hasDisk }) => hasDisk !== true);
  return {
    volumeIds: new Set(volumes.map(({ id }) => id)),
    contentIds: new Set([...started, ...snapshots].flatMap(({ contentId }) => contentId ?? [])),
  };
}
