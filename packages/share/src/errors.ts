import type { DistributionResult } from './apply/distribution-result.js';
import type { PointerResult } from './channels/pointer.js';
import type { PreflightFinding } from './preflight/preflight-finding.js';
import type { Drift } from './verify/verification.js';

/**
 * Why a release could not be shared.
 *
 * - `SHARE_DISTRIBUTION_INVALID`: the distribution contradicts itself or names something malformed.
 * - `SHARE_OPTIONS_INVALID`: an option that is needed is missing, or is of another type.
 * - `SHARE_SELECTOR_INVALID`: a selector of accounts is malformed, names what is not there, or chooses nobody.
 * - `SHARE_RECORD_INCOMPLETE`: the release record does not say which images it has.
 * - `SHARE_PREFLIGHT_FAILED`: something stands in the way, found before the first write. `findings` lists it.
 * - `SHARE_SOURCE_MISSING`: a built image cannot be read in the region it was built in.
 * - `SHARE_REGION_UNREACHABLE`: the state of a region, or of an account in it, cannot be read.
 * - `SHARE_ROLE_REFUSED`: the role of a consumer account cannot be assumed.
 * - `SHARE_IMAGE_FAILED`: EC2 gave up on an image or lost it, or somebody disabled it.
 * - `SHARE_IMAGE_TIMEOUT`: an image did not become available in time.
 * - `SHARE_VERSION_TAKEN`: the parameter of this version already holds another image.
 * - `SHARE_PARAMETER_TIMEOUT`: a parameter was written, but never showed its value.
 * - `SHARE_NOT_READY`: a version cannot be promoted because its parameters are missing somewhere.
 * - `SHARE_BUSY`: somebody else writes the same parameter at this moment.
 * - `SHARE_CONFLICT`: somebody else moved a pointer meanwhile; it was left to them, ours were put back.
 * - `SHARE_NOT_PROMOTED`: a pointer could not be moved; all hold what they held. `pointers` lists them.
 * - `SHARE_HALF_PROMOTED`: a pointer could not be put back either. `pointers` says what stands where.
 * - `SHARE_HISTORY_MISSING`: a channel has no earlier version to roll back to, or places disagree.
 * - `SHARE_WAVES_INVALID`: waves overlap, leave places out, or name something malformed.
 * - `SHARE_WAVES_HALF_WAY`: the waves of another version are half-way.
 * - `SHARE_HALTED`: a wave was not healthy. `pointers` says what was rolled back.
 * - `SHARE_HEALTH_UNKNOWN`: the health of a wave could not be asked; nothing was rolled back.
 * - `SHARE_REFUSED`: a step in the life of a release would take away what is needed, or cannot be; or
 *   the release was revoked.
 * - `SHARE_TOO_MANY`: a retirement would remove more images than its policy allows at a time.
 * - `SHARE_SNAPSHOTS_LEFT`: an image is gone, but EC2 did not delete all its snapshots.
 * - `SHARE_PLAN_INVALID`: a plan that was read from elsewhere cannot be applied.
 * - `SHARE_INCOMPLETE`: some actions failed; the others are done. `result` lists them all.
 * - `SHARE_DRIFT`: everything was applied, yet AWS shows something else. `drift` lists it.
 * - `SHARE_AWS_FAILED`: AWS refused or failed a call. `cause` is the error of the SDK.
 * - `SHARE_CANCELLED`: the signal was aborted. Run again to go on.
 */
export type ShareErrorCode =
  | 'SHARE_DISTRIBUTION_INVALID'
  | 'SHARE_OPTIONS_INVALID'
  | 'SHARE_SELECTOR_INVALID'
  | 'SHARE_RECORD_INCOMPLETE'
  | 'SHARE_PREFLIGHT_FAILED'
  | 'SHARE_SOURCE_MISSING'
  | 'SHARE_REGION_UNREACHABLE'
  | 'SHARE_ROLE_REFUSED'
  | 'SHARE_IMAGE_FAILED'
  | 'SHARE_IMAGE_TIMEOUT'
  | 'SHARE_VERSION_TAKEN'
  | 'SHARE_PARAMETER_TIMEOUT'
  | 'SHARE_NOT_READY'
  | 'SHARE_BUSY'
  | 'SHARE_CONFLICT'
  | 'SHARE_NOT_PROMOTED'
  | 'SHARE_HALF_PROMOTED'
  | 'SHARE_HISTORY_MISSING'
  | 'SHARE_WAVES_INVALID'
  | 'SHARE_WAVES_HALF_WAY'
  | 'SHARE_HALTED'
  | 'SHARE_HEALTH_UNKNOWN'
  | 'SHARE_REFUSED'
  | 'SHARE_TOO_MANY'
  | 'SHARE_SNAPSHOTS_LEFT'
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
  /** What stands in the way, found before the first write. */
  readonly findings?: readonly PreflightFinding[];
  /** What became of the pointers of channels. */
  readonly pointers?: readonly PointerResult[];
  /** AWS refused the call, so that nothing was done. */
  readonly refused?: boolean;
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
  /** With `SHARE_PREFLIGHT_FAILED`: what stands in the way, and what to do. */
  readonly findings?: readonly PreflightFinding[];
  /** When a channel was to move: what became of each of its pointers. */
  readonly pointers?: readonly PointerResult[];
  /** `true` when AWS refused a call, so that it surely had no effect. */
  readonly refused?: boolean;

  constructor(code: ShareErrorCode, message: string, options: ShareErrorOptions = {}) {
    super(message, options);
    this.code = code;
    if (options.result !== undefined) this.result = options.result;
    if (options.drift !== undefined) this.drift = options.drift;
    if (options.findings !== undefined) this.findings = options.findings;
    if (options.pointers !== undefined) this.pointers = options.pointers;
    if (options.refused === true) this.refused = true;
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
