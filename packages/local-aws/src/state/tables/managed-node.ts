import type { TableDefinition } from '../store.js';

/** An instance whose SSM agent has registered itself. */
export interface ManagedNode {
  readonly instanceId: string;
  /** As its `/etc/os-release` says. */
  readonly platformName: string;
  readonly platformVersion: string;
  readonly computerName: string;
  readonly address: string;
  readonly instanceProfile: string;
  /** When its agent came up last. */
  readonly startedAt: string;
}

/** Managed nodes of one account in one region. */
export const managedNodeTable: TableDefinition<ManagedNode> = {
  name: 'ssm.managed-nodes',
  key: ({ instanceId }) => instanceId,
};
