/**
 * What remembers messages that cannot be read back, so that none is sent twice. One that fails is an
 * error: without it nobody knows.
 */
export interface Receipts {
  /** The receipt of a message, if there is one. */
  get(key: string): Promise<Receipt | undefined>;
  /** Keeps a receipt; one that is there is replaced. It must be kept when this returns. */
  put(key: string, receipt: Receipt): Promise<void>;
}

/** What is known of a message, as plain JSON without secrets. */
export interface Receipt {
  /**
   * `intended`: it is about to be sent; if this is all that is known, it may have been sent. `sent`: it
   * was. `refused`: it was certainly not.
   */
  readonly state: 'intended' | 'sent' | 'refused';
  /** Kind of the place. */
  readonly kind: string;
  /** The place. */
  readonly target: string;
  /** SHA-256 of what was sent. */
  readonly digest: string;
  /** When that was, as an ISO 8601 time in UTC. */
  readonly at: string;
  /** Id that the place gave it. */
  readonly id?: string;
}
