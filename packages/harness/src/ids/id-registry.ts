/** The ids of accounts for all flavors: one file, so that an id means the same everywhere. */
export interface IdRegistry {
  /** Users by name. Default: none. */
  readonly users?: Readonly<Record<string, DeclaredUser>>;
  /** Groups by name. Default: none. */
  readonly groups?: Readonly<Record<string, DeclaredGroup>>;
  /** What blocks of ids are for. They do not overlap. Default: none. */
  readonly ranges?: readonly IdRange[];
  /** Ids that had a name once. They are never given to another one. Default: none. */
  readonly retired?: readonly RetiredId[];
}

/** What users and groups may say. */
export interface DeclaredAccount {
  /** Flavors that have it. Default: all. */
  readonly flavors?: readonly string[];
  /** What it is for, for people. */
  readonly description?: string;
  /** The id is kept, the account is in no image yet. Default: false. */
  readonly reserved?: boolean;
}

/** A user. */
export interface DeclaredUser extends DeclaredAccount {
  /** Its id. */
  readonly uid: number;
  /** Id of the primary group. Default: that of `group`. */
  readonly gid?: number;
  /** Primary group, one that is declared. Default: the group of the same name, where one is declared. */
  readonly group?: string;
}

/** A group. */
export interface DeclaredGroup extends DeclaredAccount {
  /** Its id. */
  readonly gid: number;
}

/** A block of ids, for users and groups alike. */
export interface IdRange {
  /** The first. */
  readonly from: number;
  /** The last one. */
  readonly to: number;
  /**
   * `declared`: only accounts that are declared have ids in it. `reserved`: it belongs to somebody else,
   * such as a directory; no account of an image has an id in it.
   */
  readonly use: 'declared' | 'reserved';
  /** Whose it is and what for. */
  readonly description?: string;
}

/** An id that is not given again: files may still have it. */
export interface RetiredId {
  /** The name that it had. */
  readonly name: string;
  /** An id that no user may have. */
  readonly uid?: number;
  /** An id that no group may have. */
  readonly gid?: number;
  /** Why it is not in use any more. */
  readonly reason?: string;
}
