import type { WireMembers } from '../../protocols/wire.js';
import type { TableDefinition } from '../store.js';

/** What Inspector scans in an account, and since when. */
export interface InspectorAccount {
  readonly account: string;
  readonly resourceTypes: readonly string[];
  readonly enabledAt: string;
}

/** One row for each account and region. */
export const inspectorAccountTable: TableDefinition<InspectorAccount> = {
  name: 'inspector2.accounts',
  key: ({ account }) => account,
};

/** What Inspector remembers of an instance, also when EC2 no longer does. */
export interface ScannedInstance {
  readonly id: string;
  readonly type: string;
  readonly imageId: string;
  readonly launchedAt: string;
  readonly privateIpAddress: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly keyName?: string;
  readonly instanceProfile?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was scanned first. Without it, it never was. */
  readonly firstScannedAt?: string;
  /** When its inventory was seen last. */
  readonly inventoryAt?: string;
  /** When it was terminated. */
  readonly endedAt?: string;
}

/** Instances of one account in one region. */
export const scannedInstanceTable: TableDefinition<ScannedInstance> = {
  name: 'inspector2.instances',
  key: ({ id }) => id,
};

/** A filter of findings, whose criteria are kept as they were sent. */
export interface InspectorFilter {
  readonly arn: string;
  readonly name: string;
  readonly action: string;
  readonly criteria: WireMembers;
  readonly description?: string;
  readonly reason?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** Filters of one account in one region. */
export const inspectorFilterTable: TableDefinition<InspectorFilter> = {
  name: 'inspector2.filters',
  key: ({ arn }) => arn,
};

/** An export of software bills of material, which is done or has failed when it is asked for. */
export interface SbomExport {
  readonly id: string;
  readonly format: string;
  readonly destination: {
    readonly bucketName: string;
    readonly keyPrefix?: string;
    readonly kmsKeyArn: string;
  };
  readonly criteria: WireMembers;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

/** Exports of one account in one region. */
export const sbomExportTable: TableDefinition<SbomExport> = {
  name: 'inspector2.sbom-exports',
  key: ({ id }) => id,
};
