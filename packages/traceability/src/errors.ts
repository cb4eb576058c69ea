/** Why something could not be traced. Codes are stable; messages are for people. */
export type TraceabilityErrorCode =
  | 'TRACE_NO_COMMIT'
  | 'TRACE_IMAGE_NOT_FOUND'
  | 'TRACE_NOT_A_RELEASE'
  | 'TRACE_AWS_FAILED';

/**
 * Something could not be traced. Switch on `code`:
 * `TRACE_NO_COMMIT` the repository has no commit to build from;
 * `TRACE_IMAGE_NOT_FOUND` the image does not exist here or is not visible to this account;
 * `TRACE_NOT_A_RELEASE` the image is there, but its name is not that of a release;
 * `TRACE_AWS_FAILED` AWS did not answer, `cause` is the SDK's error.
 */
export class TraceabilityError extends Error {
  /** Always `TraceabilityError`. */
  override readonly name = 'TraceabilityError';
  /** What kind of failure this is. */
  readonly code: TraceabilityErrorCode;

  constructor(code: TraceabilityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
