import type { CallPattern } from './call-place.js';

/**
 * Something that goes wrong, where and when.
 *
 * @example The second copy into Ireland is done, but nobody hears of it:
 * ```ts
 * const fault: Fault = {
 *   service: 'ec2', action: 'CopyImage', region: 'eu-west-1', call: 2, kind: 'reset-after',
 * };
 * ```
 */
export type Fault = CallPattern & FaultTiming & FaultKind;

/** Which of the calls that fit a fault it strikes. */
export interface FaultTiming {
  /** What the ledger calls it. Default: its kind. */
  readonly name?: string;
  /**
   * The k-th call, those from one to another, every one, or some by chance. Calls are counted from 1,
   * from when the fault was added, and only those that fit. Default: `every`.
   */
  readonly call?: number | readonly [from: number, to: number] | 'every' | FaultChance;
}

/** How often a fault strikes by chance. */
export interface FaultChance {
  /** Between 0 and 1. */
  readonly probability: number;
  /** The same seed strikes the same calls. Default: the `seed` of the server. */
  readonly seed?: number;
}

/** What goes wrong. */
export type FaultKind =
  /** The call is refused and has no effect (`error`), or it is refused although it had (`error-after`). */
  | {
      readonly kind: 'error' | 'error-after';
      /** A code of AWS. Default: the service's own for an internal error. */
      readonly code?: string;
      /** Default: what AWS answers with this code, or 400 where that is not known here. */
      readonly status?: number;
      readonly message?: string;
    }
  /** The connection is reset before the call has an effect, or after it, without an answer. */
  | { readonly kind: 'reset-before' | 'reset-after' }
  /** The call waits, and is then carried out. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** This call and those of the same place that follow are throttled, `calls` of them. Default: 1. */
  | { readonly kind: 'throttle'; readonly calls?: number };
