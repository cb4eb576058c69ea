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
  readonly attachment?: {
    readonly instanceId: string;
    readonly device: string;
    readonly deleteOnTermination: boolean;
    readonly attachTime: string;
  };
}

/** Volumes of one account in one region. */
export const volumeTable: TableDefinition<Volume> = { name: 'ec2.volumes', key: ({ id }) => id };
