import type { TableDefinition } from '../store.js';

/** Who pays how for an instance. */
export type Lifecycle = 'spot' | 'on-demand';

/** Where a fleet may find an instance: a version of a launch template and what differs from it. */
export interface FleetPool {
  readonly lifecycle: Lifecycle;
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly version: number;
  /** Under the names of the answers. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** A fleet of type `instant`, which is over when it is answered: what it launched and what it could not. */
export interface Fleet {
  readonly id: string;
  readonly launches: readonly {
    readonly pool: FleetPool;
    readonly instanceIds: readonly string[];
  }[];
  readonly failures: readonly {
    readonly pool: FleetPool;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Fleets of one account in one region. */
export const fleetTable: TableDefinition<Fleet> = { name: 'ec2.fleets', key: ({ id }) => id };
