import type { TagSet } from '@soe/contract';

/** The organisation of the caller. Only its management account and delegated administrators read it. */
export interface OrganizationAccess {
  /** The organisation with all its units and accounts, without tags. */
  tree(): Promise<OrganizationTree>;
  /** The tags of accounts, by account id; one call each. */
  tags(accounts: readonly string[]): Promise<Readonly<Record<string, TagSet>>>;
}

/** An organisation as plain JSON. */
export interface OrganizationTree {
  /** Its id, `o-…`. */
  readonly id: string;
  /** Its ARN, with which all its accounts are meant. */
  readonly arn: string;
  /** The account that owns the organisation. It may sit in the root or in a unit. */
  readonly managementAccount: string;
  /** The only root. */
  readonly root: OrganizationRoot;
  /** Every unit, those above before those below. */
  readonly units: readonly OrganizationUnit[];
  /** Every account, whatever its state. */
  readonly accounts: readonly OrganizationAccount[];
}

/** The top of an organisation. */
export interface OrganizationRoot {
  /** Its id, `r-…`. */
  readonly id: string;
  /** Its name, usually `Root`. */
  readonly name: string;
}

/** An organizational unit. */
export interface OrganizationUnit {
  /** Its id, `ou-…`. */
  readonly id: string;
  /** Its ARN, with which all accounts in it and below it are meant. */
  readonly arn: string;
  /** Its name, unique below its parent. */
  readonly name: string;
  /** Id of the root or of the unit that it sits in. */
  readonly parent: string;
}

/** An account of an organisation. */
export interface OrganizationAccount {
  /** The twelve digits. */
  readonly id: string;
  /** Its name, for people. */
  readonly name: string;
  /** Where it is in its life. */
  readonly state: AccountState;
  /** Id of the root or of the unit that it sits in. */
  readonly parent: string;
  /** Its tags, where they were read. */
  readonly tags?: TagSet;
}

/** The word of Organizations for where an account is in its life. */
export type AccountState =
  | 'PENDING_ACTIVATION'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'PENDING_CLOSURE'
  | 'CLOSED';
