import type { TableDefinition } from '../store.js';

/** Something that is kept outside of the rows and must be forgotten when no row needs it any more. */
export interface Kept {
  readonly id: string;
}

/** The disks that machines were booted from, by volume id, whoever owns them. */
export const keptDiskTable: TableDefinition<Kept> = {
  name: 'compute.disks',
  key: ({ id }) => id,
};

/** The contents that were frozen, whoever owns their snapshots. */
export const keptContentTable: TableDefinition<Kept> = {
  name: 'compute.contents',
  key: ({ id }) => id,
};
