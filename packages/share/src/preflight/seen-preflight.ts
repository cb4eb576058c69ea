import type {
  BlockPublicAccess,
  EncryptionDefaults,
  FoundRegion,
  QuotaName,
  QuotaNumbers,
  SnapshotKey,
} from '../access/account-access.js';
import type { FoundImage } from '../access/image-access.js';
import type { FoundKey, KeyGrants } from '../access/key-access.js';
import type { OrganizationTree } from '../access/organization-access.js';
import type { ObservedFailure } from '../observe/observed-distribution.js';

/** Something that was read, or why it could not be. */
export type Seen<T> = { readonly value: T } | { readonly unreachable: ObservedFailure };

/** What `checkPreflight` looks at beside what was observed, as plain JSON. */
export interface SeenPreflight {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** All regions of AWS, as the account sees them. */
  readonly regions: Seen<readonly FoundRegion[]>;
  /** Every key that copies or built images are or will be encrypted with. */
  readonly keys: readonly SeenKey[];
  /** The keys of snapshots, of the regions where some matter. */
  readonly snapshots: readonly InRegion<readonly SnapshotKey[]>[];
  /** How regions encrypt what nobody named a key for; only where that matters. */
  readonly encryption: readonly InRegion<EncryptionDefaults>[];
  /** What may not become public; only of public distributions. */
  readonly publicAccess: readonly InRegion<BlockPublicAccess>[];
  /** Availability zones; only where fast restore is configured. */
  readonly zones: readonly InRegion<readonly string[]>[];
  /** All images with the names of the releases; not read by `quickPreflight`. */
  readonly images: readonly InRegion<readonly FoundImage[]>[];
  /** What is there and how much there may be; not read by `quickPreflight`. */
  readonly quotas: readonly SeenQuotas[];
  /** The account that each role of a consumer led to. */
  readonly roles: readonly SeenRole[];
  /** The organisation, where it is known: then it is known too which accounts are where. */
  readonly organization?: OrganizationTree;
}

/** Something that was read in one region. */
export interface InRegion<T> {
  /** Name of the region. */
  readonly region: string;
  /** What was read. */
  readonly seen: Seen<T>;
}

/** One key in one region. */
export interface SeenKey {
  /** Name of the region. */
  readonly region: string;
  /**
   * Why it matters: `configured` for copies, `default` for copies that no key is configured for,
   * `built` for images that were built under it, `copied` for copies that are there.
   */
  readonly use: 'configured' | 'default' | 'built' | 'copied';
  /** What it was asked for by: id, alias or ARN. */
  readonly reference: string;
  /** The key; `missing` when there is none in the region, `managed` for one of AWS itself. */
  readonly key: Seen<FoundKey | 'missing' | 'managed'>;
  /** Its policy. Left out where nobody needs to use it, or it belongs to another account. */
  readonly policy?: Seen<string>;
  /** Its grants. Left out where its policy is enough. */
  readonly grants?: Seen<KeyGrants>;
}

/** What is there and how much there may be, in one region of one account. */
export interface SeenQuotas {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
  /** What would be added. */
  readonly added: QuotaNumbers;
  /** What is there. */
  readonly used: Seen<QuotaNumbers>;
  /** What there may be, as Service Quotas says. */
  readonly limits: Seen<QuotaNumbers>;
}

/** The role of a consumer account. */
export interface SeenRole {
  /** The account that is meant. */
  readonly account: string;
  /** Its role. */
  readonly role: string;
  /** Where it was assumed. */
  readonly region: string;
  /** The account that it led to. */
  readonly assumed: Seen<string>;
}

/** What AWS grants everybody (EC2 *ami-quotas*, EBS and Systems Manager *quotas*). */
export const documentedQuotas: Readonly<Record<QuotaName, number>> = {
  images: 50_000,
  publicImages: 5,
  sharingEntities: 1_000,
  snapshots: 100_000,
  fastRestores: 5,
  standardParameters: 10_000,
  advancedParameters: 100_000,
};
