import type { DistributionResult } from './apply/distribution-result.js';
import type { Drift } from './verify-distribution.js';

/**
 * Why a release could not be shared.
 *
 * - `SHARE_DISTRIBUTION_INVALID`: the distribution contradicts itself or names something malformed.
 * - `SHARE_SELECTOR_INVALID`: a selector of accounts is malformed, names what is not there, or chooses nobody.
 * - `SHARE_RECORD_INCOMPLETE`: the release record does not say which images it has.
 * - `SHARE_SOURCE_MISSING`: a built image cannot be read in the region it was built in.
 * - `SHARE_REGION_UNREACHABLE`: the state of a region, or of an account in it, cannot be read.
 * - `SHARE_ROLE_REFUSED`: the role of a consumer account cannot be assumed.
 * - `SHARE_IMAGE_FAILED`: EC2 gave up on an image or lost it, or somebody disabled it.
 * - `SHARE_IMAGE_TIMEOUT`: an image did not become available in time.
 * - `SHARE_VERSION_TAKEN`: the parameter of this version already holds another image.
 * - `SHARE_PARAMETER_TIMEOUT`: a parameter was written, but never showed its value.
 * - `SHARE_NOT_READY`: a version cannot be promoted because its parameters are missing somewhere.
 * - `SHARE_PLAN_INVALID`: a plan that was read from elsewhere cannot be applied.
 * - `SHARE_INCOMPLETE`: some actions failed; the others are done. `result` lists them all.
 * - `SHARE_DRIFT`: everything was applied, yet AWS shows something else. `drift` lists it.
 * - `SHARE_AWS_FAILED`: AWS refused or failed a call. `cause` is the error of the SDK.
 * - `SHARE_CANCELLED`: the signal was aborted. Run again to go on.
 */
export type ShareErrorCode =
  | 'SHARE_DISTRIBUTION_INVALID'
  | 'SHARE_SELECTOR_INVALID'
  | 'SHARE_RECORD_INCOMPLETE'
  | 'SHARE_SOURCE_MISSING'
  | 'SHARE_REGION_UNREACHABLE'
  | 'SHARE_ROLE_REFUSED'
  | 'SHARE_IMAGE_FAILED'
  | 'SHARE_IMAGE_TIMEOUT'
  | 'SHARE_VERSION_TAKEN'
  | 'SHARE_PARAMETER_TIMEOUT'
  | 'SHARE_NOT_READY'
  | 'SHARE_PLAN_INVALID'
  | 'SHARE_INCOMPLETE'
  | 'SHARE_DRIFT'
  | 'SHARE_AWS_FAILED'
  | 'SHARE_CANCELLED';

/** What a {@link ShareError} carries beside its message. */
export interface ShareErrorOptions extends ErrorOptions {
  /** What was done until then. */
  readonly result?: DistributionResult;
  /** What is not as configured. */
  readonly drift?: readonly Drift[];
}

/**
 * Thrown by every function of this package that cannot do its work; switch on `code`. `cause` is
 * the error of the AWS SDK where a call was refused.
 */
export class ShareError extends Error {
  /** Always `ShareError`. */
  override readonly name = 'ShareError';
  /** What went wrong; safe to switch on. */
  readonly code: ShareErrorCode;
  /** With `SHARE_INCOMPLETE` and `SHARE_CANCELLED`: what was done, what failed, what was not started. */
  readonly result?: DistributionResult;
  /** With `SHARE_DRIFT`: what is missing or unexpected. */
  readonly drift?: readonly Drift[];

  constructor(code: ShareErrorCode, message: string, options: ShareErrorOptions = {}) {
    super(message, options);
    this.code = code;
    if (options.result !== undefined) this.result = options.result;
    if (options.drift !== undefined) this.drift = options.drift;
  }
}

/** Turn whatever was thrown into a {@link ShareError}; ports of others may throw anything. */
export function toShareError(cause: unknown, attempt: string): ShareError {
  if (cause instanceof ShareError) return cause;
  if (isAbort(cause)) return cancelled(attempt, { cause });
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new ShareError('SHARE_AWS_FAILED', `${attempt}: ${seen}`, { cause });
}

/** Whether something was thrown because a signal was aborted, by the platform or by the SDK. */
export function isAbort(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}

/** The error of work that was stopped by its signal. */
export function cancelled(attempt: string, options?: ShareErrorOptions): ShareError {
  return new ShareError('SHARE_CANCELLED', `${attempt}: cancelled; run again to go on`, options);
}
