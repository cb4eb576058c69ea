import { type AccountSettings, accountSettingsTable } from '../../state/tables/account-settings.js';
import { type Context, ownScope } from '../context.js';

/** Whose settings, and where. */
export type SettingsHolder = Pick<Context, 'store' | 'account' | 'region'>;

/** What an account has set for itself in a region. */
export function settingsOf(holder: SettingsHolder): AccountSettings {
  return settingsTable(holder).get('settings') ?? {};
}

/** Changes some of the caller's settings and leaves the others. */
export function changeSettings(context: Context, change: AccountSettings): void {
  settingsTable(context).put({ ...settingsOf(context), ...change });
}

function settingsTable(holder: SettingsHolder) {
  return holder.store.table(accountSettingsTable, ownScope(holder));
}
