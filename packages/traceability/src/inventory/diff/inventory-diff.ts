import type { InventoryScopeName } from '../inventory.js';

/** The schema that a comparison names. */
export const inventoryDiffSchemaId = 'soe-inventory-diff/v1';

/** What differs between two inventories. Plain data, sorted, without noise. */
export interface InventoryDiff {
  /** Always `soe-inventory-diff/v1`. */
  readonly schema: typeof inventoryDiffSchemaId;
  /** Changes of packages. */
  readonly packages: readonly PackageChange[];
  /** All other changes, the weightiest first. */
  readonly changes: readonly InventoryChange[];
  /** Certificates of the later inventory that have ended or soon will. */
  readonly expiring: readonly ExpiringCertificate[];
  /** Scopes that were compared. No change in one of these means: nothing changed. */
  readonly compared: readonly InventoryScopeName[];
  /** Scopes of which nothing is known, and why. */
  readonly notCompared: readonly NotCompared[];
  /** What could not be seen in scopes that were compared, in sentences. */
  readonly gaps: readonly string[];
}

/** A package that came, went or changed its version. */
export interface PackageChange {
  /** `upgraded` and `downgraded` by the order of versions of the package manager. */
  readonly kind: 'upgraded' | 'downgraded' | 'added' | 'removed';
  /** `deb`, `rpm`, … */
  readonly type: string;
  /** Name. */
  readonly name: string;
  /** Architecture. */
  readonly architecture?: string;
  /** Package that it was built from; its own name where nothing else is known. */
  readonly source: string;
  /** Version in the earlier inventory. */
  readonly before?: string;
  /** Version in the later one. */
  readonly after?: string;
  /**
   * On a package that was added: one that was removed and was built from the same source. A hint that
   * it was renamed, nothing more.
   */
  readonly mayReplace?: string;
}

/** How much a change matters. */
export type ChangeWeight = 'breaking' | 'security' | 'notice';

/** Something other than a package that changed. */
export interface InventoryChange {
  /** Where. */
  readonly scope: InventoryScopeName | 'system';
  /** What happened. */
  readonly kind: 'added' | 'removed' | 'changed' | 'enabled' | 'disabled';
  /** `breaking` what depends on it may fail; `security` more rights or more ways in. */
  readonly weight: ChangeWeight;
  /** What changed: `user www-data`, `tcp 0.0.0.0:22 (sshd)`. May hold anything; escape it. */
  readonly what: string;
  /** State in the earlier inventory. */
  readonly before?: string;
  /** State in the later one. */
  readonly after?: string;
  /** Lines that keep ids as they were: for `sysusers.d`, or commands for before the packages. */
  readonly suggestions?: readonly string[];
}

/** A certificate that has ended or soon will. */
export interface ExpiringCertificate {
  /** SHA-256 of its DER form. */
  readonly sha256: string;
  /** Whom it is about. May hold anything; escape it. */
  readonly subject: string;
  /** When it ends. */
  readonly notAfter: string;
  /** Whole days that are left; below zero when it has ended. */
  readonly daysLeft: number;
  /** Where it is. */
  readonly places: readonly string[];
}

/** A scope that could not be compared. */
export interface NotCompared {
  /** Which. */
  readonly scope: InventoryScopeName;
  /** Why, in one sentence. */
  readonly reason: string;
}
