import type { OrganizationTree } from '../access/organization-access.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { ShareOptions } from '../share-options.js';

/** What a pre-flight takes. */
export interface PreflightOptions extends ShareOptions {
  /**
   * The organisation, as `organization().tree()` reads it: with it, key policies are judged by
   * where accounts and units are. Default: what cannot be told without it is a warning.
   */
  readonly organization?: OrganizationTree;
  /**
   * Whether what is there is counted and compared with the quotas, where something would be added.
   * That costs calls: one per 1,000 images and snapshots, and per 50 parameters. Default: `true`.
   */
  readonly quotas?: boolean;
  /** What AWS has of the releases, where it was observed before. Default: it is observed. */
  readonly observed?: ObservedDistribution;
}
