import type { TableDefinition } from '../store.js';

/** An EBS volume, without its tags. */
export interface Volume {
  readonly id: string;
  readonly size: number;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly snapshotId?: string;
  readonly availabilityZone: string;
  readonly createTime: string;
  /** What its disk starts from, where instances really run. Without it: the system all share. */
  readonly contentId?: string;
  /** Whether an instance has booted from it, so that it may differ from what it started from. */
  readonly hasDisk?: true;
  readonly attachment?: {
    readonly instanceId: string;
    readonly device: string;
    readonly deleteOnTermination: boolean;
    readonly attachTime: string;
  };
}

/** Volumes of one account in one region. */
export const volumeTable: TableDefinition<Volume> = { name: 'ec2.volumes', key: ({ id }) => id };
