import type { AccountState } from '../access/organization-access.js';
import type { SelectorFinding } from './account-selector.js';

/** The accounts that selectors choose, and what is to be said about it. Plain JSON. */
export interface AccountSelection {
  /** The accounts that any selector chooses, by id. */
  readonly accounts: readonly SelectedAccount[];
  /** Accounts that selectors fit, but that none may choose, by id. */
  readonly leftOut: readonly LeftOutAccount[];
  /** Ids of the root and the units that selectors mean as a whole: by nothing but the unit. */
  readonly units: readonly string[];
  /** What is wrong with the selectors, or worth a look. */
  readonly findings: readonly SelectorFinding[];
}

/** An account that is chosen. */
export interface SelectedAccount {
  /** The twelve digits. */
  readonly account: string;
  /** Its name, for people. */
  readonly name: string;
  /** The selectors that choose it, from 0. */
  readonly selectors: readonly number[];
}

/** An account that is left out. */
export interface LeftOutAccount extends SelectedAccount {
  /** Why: its state, or an exception of the selectors that fit. */
  readonly reason: Exclude<AccountState, 'ACTIVE'> | 'EXCEPTED';
}
