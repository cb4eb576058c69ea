/** A parameter to write. */
export interface ParameterWrite {
  /** Its path. */
  readonly name: string;
  /** Its value. */
  readonly value: string;
  /** `image` for the data type `aws:ec2:image`, which AWS validates later. */
  readonly kind: 'text' | 'image';
  /** Whether an existing value may be replaced. */
  readonly overwrite: boolean;
  /** `advanced` for one that other accounts shall read; it cannot go back. Default: as it is. */
  readonly tier?: 'advanced';
}

/** What a parameter holds, and since when. */
export interface ParameterState {
  /** Its value. */
  readonly value: string;
  /** Counts its writes, from 1: whoever writes makes it grow. */
  readonly version: number;
  /** When it was written, ISO 8601. */
  readonly modifiedAt: string;
}

/** One version of a parameter. */
export interface ParameterVersion extends ParameterState {
  /** Who wrote it, an ARN. Missing where AWS does not say. */
  readonly modifiedBy?: string;
}

/** Who may read a parameter from other accounts. */
export interface ParameterSharing {
  /** Only `advanced` ones can be shared. */
  readonly tier: 'standard' | 'advanced';
  /** Accounts, organisations (`o-…`) and units (`o-…/ou-…`), in order. */
  readonly readers: readonly string[];
  /** Whether policies say something else as well, for example more than reading. */
  readonly foreign: boolean;
}

/** Parameter Store in one place. */
export interface ParameterAccess {
  /** The values of the parameters that exist, by name. */
  get(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** The same with version and date, in as many calls. */
  read(names: readonly string[]): Promise<Readonly<Record<string, ParameterState>>>;
  /** The versions that AWS keeps, oldest first, at most 100; none when there is no such parameter. */
  history(name: string): Promise<readonly ParameterVersion[]>;
  /** Delete parameters with their history; those that do not exist are no error. */
  delete(names: readonly string[]): Promise<void>;
  /** Write one; `exists` when it is there already and may not be replaced. */
  put(write: ParameterWrite): Promise<'written' | 'exists'>;
  /** The same, answering the number of the version that was written; `undefined` when it exists. */
  putNumbered(write: ParameterWrite): Promise<number | undefined>;
  /** Who may read parameters from other accounts, by name, of those that exist. */
  sharing(names: readonly string[]): Promise<Readonly<Record<string, ParameterSharing>>>;
  /**
   * Let these and nobody else read a parameter by its ARN. Grantees are accounts, and ARNs of
   * organisations and units. `missing` and `standard` when there is no such parameter yet, or not an
   * advanced one: nothing was written.
   */
  share(name: string, grantees: readonly string[]): Promise<'shared' | 'missing' | 'standard'>;
}
