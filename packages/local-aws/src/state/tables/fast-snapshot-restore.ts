import type { TableDefinition } from '../store.js';

/** That volumes of a snapshot are made at full speed in a zone, and the times of its states. */
export interface FastSnapshotRestore {
  readonly snapshotId: string;
  readonly zone: string;
  readonly enablingAt: string;
  readonly optimizingAt: string;
  readonly enabledAt: string;
  readonly disablingAt?: string;
  readonly disabledAt?: string;
}

/** Fast snapshot restores of one account in one region, of its own snapshots and of others'. */
export const fastSnapshotRestoreTable: TableDefinition<FastSnapshotRestore> = {
  name: 'ec2.fast-snapshot-restores',
  key: ({ snapshotId, zone }) => `${snapshotId}/${zone}`,
};
