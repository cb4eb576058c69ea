/** Why something could not be traced. Codes are stable; messages are for people. */
export type TraceabilityErrorCode =
  | 'TRACE_NO_COMMIT'
  | 'TRACE_IMAGE_NOT_FOUND'
  | 'TRACE_NOT_A_RELEASE'
  | 'TRACE_OPTIONS_INVALID'
  | 'TRACE_INVENTORY_INVALID'
  | 'TRACE_INVENTORY_FAILED'
  | 'TRACE_ARCHIVE_REFUSED'
  | 'TRACE_ARCHIVE_UNREADABLE'
  | 'TRACE_PROGRAM_MISSING'
  | 'TRACE_AWS_FAILED';

/**
 * Something could not be traced. Switch on `code`:
 * `TRACE_NO_COMMIT` the repository has no commit to build from;
 * `TRACE_IMAGE_NOT_FOUND` the image does not exist here or is not visible to this account;
 * `TRACE_NOT_A_RELEASE` the image is there, but its name is not that of a release;
 * `TRACE_OPTIONS_INVALID` an option is malformed or names what there is not;
 * `TRACE_INVENTORY_INVALID` what was given is not an inventory, or not whole;
 * `TRACE_INVENTORY_FAILED` the script that collects an inventory did not end well;
 * `TRACE_ARCHIVE_REFUSED` an archive is hostile or larger than the limits;
 * `TRACE_ARCHIVE_UNREADABLE` an archive is damaged, cut, or none;
 * `TRACE_PROGRAM_MISSING` a program that is needed is not installed;
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
