/** What changed in what the release consists of. */
export interface ComponentNotes {
  /** Packages. */
  readonly packages?: readonly PackageNote[];
  /** Users and groups. */
  readonly users?: readonly ComponentChange[];
  /** Services. */
  readonly services?: readonly ComponentChange[];
  /** Everything else: ports, settings, mounts, features. */
  readonly other?: readonly ComponentChange[];
  /** Tests and gates that came, went, or end otherwise. */
  readonly checks?: readonly ComponentChange[];
}

/** A package that came, went or changed its version. */
export interface PackageNote {
  /** What happened. */
  readonly kind: 'added' | 'removed' | 'upgraded' | 'downgraded';
  /** Kind of package, such as `deb`, `rpm` or `npm`. */
  readonly type: string;
  /** Its name. */
  readonly name: string;
  /** Architecture, where one is known. */
  readonly architecture?: string;
  /** Package that it was built from. Renderers may tell packages of one source as one. */
  readonly source?: string;
  /** Version before; absent if it was added. */
  readonly before?: string;
  /** Version after; absent if it was removed. */
  readonly after?: string;
  /** What depends on it may fail. */
  readonly breaking?: true;
  /** What to do about it, a line each. */
  readonly advice?: readonly string[];
}

/** Something else that changed. */
export interface ComponentChange {
  /** Where: `users`, `groups`, `services`, `ports`, …; the words of the inventory. */
  readonly scope: string;
  /** What happened. */
  readonly kind: 'added' | 'removed' | 'changed' | 'enabled' | 'disabled';
  /** What changed, such as `user www-data`. */
  readonly what: string;
  /** State before. */
  readonly before?: string;
  /** State after. */
  readonly after?: string;
  /** What depends on it may fail. */
  readonly breaking?: true;
  /** It gives more rights or opens more ways in. */
  readonly security?: true;
  /** What to do about it, a line each: commands or lines that keep it as it was. */
  readonly advice?: readonly string[];
}
