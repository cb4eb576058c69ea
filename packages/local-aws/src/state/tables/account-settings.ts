import type { TableDefinition } from '../store.js';

/** What an account has set for itself in a region; what is not there is as AWS has it for new accounts. */
export interface AccountSettings {
  readonly imageBlockPublicAccess?: 'block-new-sharing' | 'unblocked';
  readonly snapshotBlockPublicAccess?: 'block-all-sharing' | 'block-new-sharing' | 'unblocked';
  readonly allowedImages?: 'enabled' | 'audit-mode' | 'disabled';
  readonly imageCriteria?: readonly ImageCriterion[];
  readonly ebsEncryptionByDefault?: boolean;
  readonly metadataDefaults?: MetadataDefaults;
}

/** Metadata options of instances that are launched without saying them. */
export interface MetadataDefaults {
  readonly httpTokens?: string;
  readonly httpPutResponseHopLimit?: number;
  readonly httpEndpoint?: string;
  readonly instanceMetadataTags?: string;
}

/** What an image of somebody else must be to be allowed; it must match all that is there. */
export interface ImageCriterion {
  /** Aliases and account ids, any of them; or `none` alone. */
  readonly providers?: readonly string[];
  readonly productCodes?: readonly string[];
  /** With the wildcards `*` and `?`. */
  readonly names?: readonly string[];
  readonly mostDaysDeprecated?: number;
  readonly mostDaysCreated?: number;
  /** Any of them, by any watermark of the image. */
  readonly watermarks?: readonly WatermarkCriterion[];
  readonly scan?: ScanCriterion;
}

/** What a watermark must be; it must match all that is there. */
export interface WatermarkCriterion {
  /** With the wildcards `*` and `?`, as the region. */
  readonly key?: string;
  readonly region?: string;
  readonly mostDaysSourceCreated?: number;
  readonly mostDaysAttached?: number;
}

/** What the last scan of an image must have found at most. */
export interface ScanCriterion {
  readonly mostDaysScanned?: number;
  readonly worstSeverity?: string;
  /** By severity: for how many days a fix may have been known. */
  readonly mostDaysFixable: Readonly<Record<string, number>>;
}

/** The settings of one account in one region: one row, or none. */
export const accountSettingsTable: TableDefinition<AccountSettings> = {
  name: 'ec2.account-settings',
  key: () => 'settings',
};
