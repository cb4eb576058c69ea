import type { Distribution, DistributionParameters } from '../distribution.js';
import type { AccountSelector } from './account-selector.js';

/** A {@link Distribution} that names accounts of an organisation by what they are. */
export interface DistributionRequest extends Omit<Distribution, 'parameters'> {
  /** Accounts that may launch the images, beside those that are listed. Default: none. */
  readonly select?: readonly AccountSelector[];
  /**
   * Whether selected accounts become the organisation or units where that reaches just them. Such a
   * share also reaches accounts that join later, until this is resolved again. `false` keeps a list
   * of accounts. Default: `true`.
   */
  readonly collapse?: boolean;
  /** Where image ids are published. Default: below `/soe`, in the owner account only. */
  readonly parameters?: RequestedParameters;
}

/** {@link DistributionParameters} that name consumer accounts by what they are. */
export interface RequestedParameters extends DistributionParameters {
  /** Consumer accounts that get their own copy, beside those that are listed. Default: none. */
  readonly select?: SelectedConsumers;
}

/** Consumer accounts whose Parameter Store is written through a role of the same name. */
export interface SelectedConsumers {
  /** Which accounts. */
  readonly accounts: readonly AccountSelector[];
  /** The name of the role to assume in each of them. */
  readonly role: string;
}
