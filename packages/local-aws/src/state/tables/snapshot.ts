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
  /** Why it is not `completed` but in `error` when its time has come. */
  readonly failure?: string;
  /** How it is copied; only copies have it. */
  readonly transferType?: 'standard' | 'time-based';
  /** In how many minutes a time-based copy had to be done. */
  readonly completionMinutes?: number;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  /** Account ids, or `all`. */
  readonly permissions: readonly string[];
  /** Stays when it has expired; without it, it was never locked, or was unlocked. */
  readonly lock?: SnapshotLock;
  /** What was kept of its volume, where instances really run. Without it: the system all share. */
  readonly contentId?: string;
  /** Set while it is still to be kept. */
  readonly freeze?: Freeze & {
    /** Whether the instance is stopped for it, so that nothing changes meanwhile. */
    readonly reboots: boolean;
  };
}

/** Keeping what is on a disk takes time; meanwhile nobody knows when it will be available. */
export interface Freeze {
  /** When it would be available if it took none. */
  readonly availableAt?: string;
}

/** What keeps a snapshot from being deleted, as it was last set. */
export interface SnapshotLock {
  readonly mode: 'governance' | 'compliance';
  readonly createdAt: string;
  /** In hours; until they are over a lock in compliance mode can be changed and undone. */
  readonly coolOffHours?: number;
  readonly expiresAt: string;
}

/** By what else than their ids snapshots are found. */
export type SnapshotIndex = 'owner' | 'permission' | 'copier';

/** Snapshots of a region, whoever owns them. */
export const snapshotTable: TableDefinition<Snapshot, SnapshotIndex> = {
  name: 'ec2.snapshots',
  key: ({ id }) => id,
  indexes: {
    owner: ({ owner }) => [owner],
    permission: ({ permissions }) => permissions,
    copier: ({ owner, transferType }) => (transferType === undefined ? [] : [owner]),
  },
};
