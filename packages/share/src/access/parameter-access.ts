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

/** Parameter Store in one place. */
export interface ParameterAccess {
  /** The values of the parameters that exist, by name. */
  get(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Write one; `exists` when it is there already and may not be replaced. */
  put(write: ParameterWrite): Promise<'written' | 'exists'>;
}
