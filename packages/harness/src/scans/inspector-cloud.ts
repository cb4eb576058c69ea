import type { Finding } from './finding.js';

/** What scans by Amazon Inspector need of it, in one region. {@link inspectorCloud} gives that of AWS. */
export interface InspectorCloud {
  /** What Inspector knows of instances: those with these ids, or those of an image. */
  readonly coverage: (
    query: InspectorQuery,
    signal?: AbortSignal,
  ) => Promise<readonly InstanceCoverage[]>;
  /** Findings of them that are open, and how many Inspector suppresses. */
  readonly findings: (
    query: InspectorQuery,
    signal?: AbortSignal,
  ) => Promise<{ readonly open: readonly Finding[]; readonly suppressed: number }>;
}

/** Which instances are meant. */
export type InspectorQuery =
  | { readonly instanceIds: readonly string[] }
  | { readonly imageId: string };

/** Whether Inspector looks at the packages of an instance. */
export interface InstanceCoverage {
  /** The instance, `i-…`. */
  readonly instanceId: string;
  /** `ACTIVE` or `INACTIVE`. */
  readonly status: string;
  /** `SUCCESSFUL`, `PENDING_INITIAL_SCAN`, `UNSUPPORTED_OS`, …: `ScanStatusReason` of Inspector. */
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly scannedAt?: string;
}
