import type { TableDefinition } from '../store.js';

/** How often rows name some bytes. The row goes with the last of them, and the bytes with it. */
export interface BlobUse {
  readonly blob: string;
  readonly count: number;
}

/** Of all accounts and regions: the same bytes are kept once. */
export const blobUseTable: TableDefinition<BlobUse> = {
  name: 'blob-uses',
  key: ({ blob }) => blob,
};
