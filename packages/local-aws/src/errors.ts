/**
 * Why a local AWS could not be started.
 *
 * - `LOCAL_AWS_OPTIONS_INVALID`: an option, or a fault that was added later, contradicts itself.
 * - `LOCAL_AWS_COMPUTE_UNAVAILABLE`: instances cannot really run here; the message says what is missing.
 * - `LOCAL_AWS_ORGANIZATION_INVALID`: the organisation given contradicts itself (ids, parents, duplicates).
 * - `LOCAL_AWS_PORT_UNAVAILABLE`: the port cannot be listened on; another program has it.
 * - `LOCAL_AWS_MACHINE_FAILED`: a machine could not be booted or frozen, or not run what it was given.
 * - `LOCAL_AWS_STATE_IN_USE`: another server keeps its state in the same directory.
 * - `LOCAL_AWS_STATE_UNREADABLE`: the state directory cannot be used, or holds something else.
 */
export type LocalAwsErrorCode =
  | 'LOCAL_AWS_COMPUTE_UNAVAILABLE'
  | 'LOCAL_AWS_OPTIONS_INVALID'
  | 'LOCAL_AWS_ORGANIZATION_INVALID'
  | 'LOCAL_AWS_PORT_UNAVAILABLE'
  | 'LOCAL_AWS_MACHINE_FAILED'
  | 'LOCAL_AWS_STATE_IN_USE'
  | 'LOCAL_AWS_STATE_UNREADABLE';

/**
 * Thrown by {@link startLocalAws}. Answers to API calls are never this error: they go over the wire
 * with the codes that AWS uses.
 */
export class LocalAwsError extends Error {
  /** Always `LocalAwsError`. */
  override readonly name = 'LocalAwsError';

  /** What went wrong; safe to switch on. */
  readonly code: LocalAwsErrorCode;

  constructor(code: LocalAwsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
