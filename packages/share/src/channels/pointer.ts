import type { ParameterAccount } from '../distribution.js';
import type { ShareErrorCode } from '../errors.js';

/** One parameter of a channel that has to move, as plain JSON. */
export interface PointerMove {
  /** Unique in its plan, for example `eu-west-1/owner/soe/al2023/channels/stable/version`. */
  readonly id: string;
  /** Where it is. */
  readonly region: string;
  /** The consumer account it is in. Left out: the owner account. */
  readonly consumer?: ParameterAccount;
  /** Its path. */
  readonly name: string;
  /** `image` for an image id, which AWS validates later; `text` for the version. */
  readonly kind: 'image' | 'text';
  /** What it holds now. Left out: it does not exist. */
  readonly from?: string;
  /** The number of the write that it was seen with. Left out: it does not exist. */
  readonly seenVersion?: number;
  /** What it will hold. Left out: it is deleted. */
  readonly to?: string;
  /** Why, for people. */
  readonly reason: string;
}

/**
 * What became of a pointer.
 *
 * - `moved`: it was read back with its new value.
 * - `put-back`: it was moved, or may have been, and holds again what it held before.
 * - `failed`: it could not be moved, and holds what it held before.
 * - `not-started`: nobody tried.
 * - `conflict`: somebody else moved it meanwhile; it was left to them.
 * - `stuck`: it could not be put back; `message` says what it holds.
 */
export type PointerStatus = 'moved' | 'put-back' | 'failed' | 'not-started' | 'conflict' | 'stuck';

/** How one pointer went. */
export interface PointerResult {
  /** Id of the move. */
  readonly id: string;
  /** Where it is. */
  readonly region: string;
  /** The consumer account it is in. Missing for the owner account. */
  readonly account?: string;
  /** Its path. */
  readonly name: string;
  /** What it held. Missing when it did not exist. */
  readonly from?: string;
  /** What it was to hold. Missing when it was to be deleted. */
  readonly to?: string;
  /** What became of it. */
  readonly status: PointerStatus;
  /** Why, for programs; not for those that moved or were not started. */
  readonly code?: ShareErrorCode;
  /** Why, for people. */
  readonly message?: string;
  /** The error itself. */
  readonly cause?: unknown;
}
