import type { TableDefinition } from '../store.js';

/** What an account has set for itself in a region; what is not there is as AWS has it for new accounts. */
export interface AccountSettings {
  readonly imageBlockPublicAccess?: 'block-new-sharing' | 'unblocked';
  readonly snapshotBlockPublicAccess?: 'block-all-sharing' | 'block-new-sharing' | 'unblocked';
}

/** The settings of one account in one region: one row, or none. */
export const accountSettingsTable: TableDefinition<AccountSettings> = {
  name: 'ec2.account-settings',
  key: () => 'settings',
};
