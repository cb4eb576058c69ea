/** A region as EC2 lists it. */
export interface FoundRegion {
  /** Its name. */
  readonly name: string;
  /** EC2's word: `opt-in-not-required`, `opted-in`, `not-opted-in`. */
  readonly optIn: string;
}

/** How a snapshot is encrypted. */
export interface SnapshotKey {
  /** Its id. */
  readonly snapshotId: string;
  /** ARN of its key. Missing when it is not encrypted. */
  readonly kmsKeyId?: string;
}

/** How an account encrypts new volumes and copies in a region. */
export interface EncryptionDefaults {
  /** Whether everything is encrypted, also what nobody asked to encrypt. */
  readonly always: boolean;
  /** The key that is used where none is named: id, alias or ARN. */
  readonly kmsKeyId: string;
}

/** What an account keeps from becoming public in a region. */
export interface BlockPublicAccess {
  /** EC2's word for images: `block-new-sharing`, `unblocked`. */
  readonly images: string;
  /** EC2's word for snapshots: `block-all-sharing`, `block-new-sharing`, `unblocked`. */
  readonly snapshots: string;
}

/** What there is in a place, or how much of it there may be. */
export type QuotaName =
  | 'images'
  | 'publicImages'
  | 'sharingEntities'
  | 'snapshots'
  | 'fastRestores'
  | 'standardParameters'
  | 'advancedParameters';

/** Numbers by {@link QuotaName}. */
export type QuotaNumbers = Readonly<Partial<Record<QuotaName, number>>>;

/** What an account allows and has in one place. Nothing is ever changed. */
export interface AccountAccess {
  /** All regions there are, also those that the account did not enable. */
  regions(): Promise<readonly FoundRegion[]>;
  /** Names of the availability zones of this region. */
  zones(): Promise<readonly string[]>;
  /** How new volumes and copies are encrypted. */
  encryptionDefaults(): Promise<EncryptionDefaults>;
  /** The keys of snapshots, in one call. */
  snapshotKeys(snapshotIds: readonly string[]): Promise<readonly SnapshotKey[]>;
  /** What may not become public. */
  blockPublicAccess(): Promise<BlockPublicAccess>;
  /** Count what is there, with paged calls: the own images, snapshots, fast restores, parameters. */
  count(names: readonly QuotaName[]): Promise<QuotaNumbers>;
  /** How much there may be, as Service Quotas says; what it does not know is left out. */
  quotas(names: readonly QuotaName[]): Promise<QuotaNumbers>;
  /** Assume the role of the consumer of this place; the answer is its account. */
  assume(): Promise<string>;
}
