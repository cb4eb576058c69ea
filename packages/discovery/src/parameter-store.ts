/** One parameter as it was read. */
export interface Parameter {
  /** Full path. */
  readonly name: string;
  /** Its current value. */
  readonly value: string;
}

/** What discovery needs from a Parameter Store: the parameters of one account and region. */
export interface ParameterStore {
  /** The region that is read. */
  region(): Promise<string>;
  /** The parameters that exist among up to ten names, in one call. */
  get(names: readonly string[], signal?: AbortSignal): Promise<readonly Parameter[]>;
  /** Every parameter below a path, page by page. */
  below(path: string, signal?: AbortSignal): AsyncIterable<Parameter>;
}
