import type { ParameterAccount } from '../distribution.js';

/** A region, seen from the owner account or from a consumer account. */
export interface Place {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account to act in. Default: the account of the caller. */
  readonly consumer?: ParameterAccount;
}
