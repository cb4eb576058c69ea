import type { TableDefinition } from '../store.js';

/** An EBS snapshot, without its tags. */
export interface Snapshot {
  readonly id: string;
  readonly owner: string;
  readonly ownerAlias?: string;
  readonly description: string;
  readonly volumeId: string;
  readonly volumeSize: number;
  readonly startTime: string;
  /** Until then it is `pending`; without it, it is never seen to be. */
  readonly availableAt?: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  /** Account ids, or `all`. */
  readonly permissions: readonly string[];
}

/** Snapshots of a region, whoever owns them. */
export const snapshotTable: TableDefinition<Snapshot> = {
  name: 'ec2.snapshots',
  key: ({ id }) => id,
};
