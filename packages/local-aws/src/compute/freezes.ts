import type { Change, Store } from '../state/store.js';
import { type Image, imageTable } from '../state/tables/image.js';
import { keptContentTable } from '../state/tables/kept.js';
import { type Snapshot, snapshotTable } from '../state/tables/snapshot.js';
import { volumeTable } from '../state/tables/volume.js';
import type { ContentId } from './compute.js';

/** A snapshot whose content is still to be kept. */
export interface WantedFreeze {
  readonly region: string;
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly reboots: boolean;
}

/** Knows which contents are still to be kept, and writes down what came of it. */
export interface Freezes {
  /** Learns of changes. Gives those that came to be wanted. */
  readonly notice: (changes: readonly Change[]) => readonly WantedFreeze[];
  readonly wanted: () => readonly WantedFreeze[];
  /** Those of a volume that are still wanted, oldest first. */
  readonly wantedOf: (volumeId: string) => readonly WantedFreeze[];
  /** Who has the volume: the scope, and its instance while it is attached. */
  readonly holderOf: (freeze: WantedFreeze) => {
    readonly scope: string;
    readonly instanceId: string | undefined;
  };
  readonly didFreeze: (freeze: WantedFreeze, contentId: ContentId) => void;
  readonly didFail: (freeze: WantedFreeze, reason: string) => void;
}

export function createFreezes(store: Store, clock: () => Date): Freezes {
  const wanted = new Map<string, WantedFreeze>();
  const learn = (region: string, id: string, row: Snapshot | undefined): WantedFreeze[] => {
    const before = wanted.get(id);
    if (row?.freeze === undefined) wanted.delete(id);
    if (row?.freeze === undefined || before !== undefined) return [];
    const { reboots } = row.freeze;
    const freeze = { region, snapshotId: id, volumeId: row.volumeId, reboots };
    wanted.set(id, freeze);
    return [freeze];
  };
  const rowOf = ({ region, snapshotId }: WantedFreeze): Snapshot | undefined =>
    store.table(snapshotTable, region).get(snapshotId);

  /** Ends the waiting of a snapshot and of the images that need it. */
  const end = (
    freeze: WantedFreeze,
    result: { readonly contentId: ContentId } | { readonly failure: string },
  ): void => {
    const row = rowOf(freeze);
    if (row?.freeze === undefined) return;
    const now = clock().toISOString();
    const at = (time: string | undefined): string =>
      time === undefined || time < now ? now : time;
    const { freeze: waited, ...snapshot } = row;
    store
      .table(snapshotTable, freeze.region)
      .put({ ...snapshot, availableAt: at(waited.availableAt), ...result });
    const images = store.table(imageTable, freeze.region);
    for (const image of images.find([{ index: 'snapshot', value: row.id }])) {
      if (image.freeze !== undefined) images.put(available(image, at, result));
    }
  };

  for (const region of store.scopes(snapshotTable)) {
    for (const row of store.table(snapshotTable, region).rows()) learn(region, row.id, row);
  }
  return {
    notice: (changes) =>
      changes.flatMap(([table, region, id, row]) =>
        table === snapshotTable.name
          ? learn(region, id, row === null ? undefined : (row as Snapshot))
          : [],
      ),
    wanted: () => [...wanted.values()],
    wantedOf: (volumeId) => [...wanted.values()].filter((freeze) => freeze.volumeId === volumeId),
    holderOf(freeze) {
      const scope = `${rowOf(freeze)?.owner}/${freeze.region}`;
      const volume = store.table(volumeTable, scope).get(freeze.volumeId);
      return { scope, instanceId: volume?.attachment?.instanceId };
    },
    didFreeze: (freeze, contentId) =>
      store.transaction(() => {
        store.table(keptContentTable, '').put({ id: contentId });
        end(freeze, { contentId });
      }),
    didFail: (freeze, reason) => store.transaction(() => end(freeze, { failure: reason })),
  };
}

function available(
  { freeze, ...image }: Image,
  at: (time: string | undefined) => string,
  result: { readonly contentId: ContentId } | { readonly failure: string },
): Image {
  return {
    ...image,
    availableAt: at(freeze?.availableAt),
    ...('failure' in result
      ? { failure: { code: 'Client.InternalError', message: result.failure } }
      : {}),
  };
}
