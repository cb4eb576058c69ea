import type { AccountState } from '../access/organization-access.js';

/**
 * Accounts of an organisation by what they are. All fields that are said must fit; of several
 * selectors one suffices. Accounts that are suspended, closing or closed are always left out.
 * One of `units`, `tags` and `accounts` is required: all accounts are `{ units: ['Root'] }`.
 */
export interface AccountSelector {
  /**
   * Units, of which an account must sit in one: by the path of names from the root, for example
   * `Root/Workloads/Prod`, or by id, `ou-…`. The root counts as one. Default: anywhere.
   */
  readonly units?: readonly string[];
  /** Whether accounts of units below count as well. Default: `true`. */
  readonly nested?: boolean;
  /**
   * Tags of the account: it must have every key, with one of the values; without values, any value
   * will do. Default: whatever its tags are.
   */
  readonly tags?: AccountTags;
  /** Accounts, of which it must be one, twelve digits each. Default: any. */
  readonly accounts?: readonly string[];
  /** States that it may be in. Default: `ACTIVE` only. */
  readonly states?: readonly SharableState[];
  /** Accounts that this selector leaves out. Default: none. */
  readonly except?: AccountException;
  /** Whether it is fine that no account fits. Default: `false`, and it is an error. */
  readonly mayBeEmpty?: boolean;
}

/** Accounts that a selector leaves out: those that any of the fields fits. */
export interface AccountException {
  /** Accounts, twelve digits each. */
  readonly accounts?: readonly string[];
  /** Units, and all units below them: by path or by id. */
  readonly units?: readonly string[];
  /** Tags of which one suffices, with one of the values; without values, with any value. */
  readonly tags?: AccountTags;
}

/** Tag keys of accounts, each with the values that it may have; none means any. */
export type AccountTags = Readonly<Record<string, readonly string[]>>;

/** A state in which an account may be shared with. */
export type SharableState = Extract<AccountState, 'ACTIVE' | 'PENDING_ACTIVATION'>;

/** Something that is wrong with a selector, or worth a look. */
export interface SelectorFinding {
  /** `error`: nothing may be shared with such a selector. */
  readonly severity: 'error' | 'warning';
  /** Which selector, from 0. */
  readonly selector: number;
  /** What was seen and what to do. */
  readonly message: string;
}
