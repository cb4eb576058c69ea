import type { Distribution } from '../distribution.js';
import type { LeftOutAccount, SelectedAccount } from './account-selection.js';

/** What became of a request. Plain JSON. */
export interface ResolvedDistribution {
  /** The distribution, without selectors. */
  readonly distribution: Distribution;
  /** Who is in it, and why. */
  readonly report: SelectionReport;
}

/** Which account came from which selector. */
export interface SelectionReport {
  /** Id of the organisation. Missing when there is no selector and nothing was read. */
  readonly organization?: string;
  /** The accounts that `select` chooses. */
  readonly accounts: readonly SelectedAccount[];
  /** Accounts that `select` fits, but that may not be shared with, and why. */
  readonly leftOut: readonly LeftOutAccount[];
  /** The organisation and the units that selected accounts became. */
  readonly shares: readonly CollapsedShare[];
  /** The consumer accounts that `parameters.select` chooses. */
  readonly consumers: readonly SelectedAccount[];
  /** Accounts that `parameters.select` fits, but that are left out, and why. */
  readonly consumersLeftOut: readonly LeftOutAccount[];
  /** What is wrong, or worth a look. */
  readonly findings: readonly SelectionFinding[];
}

/** A share that stands for several accounts. */
export interface CollapsedShare {
  /** The ARN of the organisation or the unit. */
  readonly grantee: string;
  /** Its path of names. */
  readonly path: string;
  /** The active accounts that it reaches now. */
  readonly accounts: readonly string[];
}

/** Something that is wrong with a request, or worth a look. */
export interface SelectionFinding {
  /** `error`: the request cannot be a distribution. */
  readonly severity: 'error' | 'warning';
  /** What it is about, for example `select[0]`. */
  readonly subject: string;
  /** What was seen and what to do. */
  readonly message: string;
}
