/** Why something could not be traced. Codes are stable; messages are for people. */
export type TraceabilityErrorCode =
  | 'TRACE_NO_COMMIT'
  | 'TRACE_NO_WORK_TREE'
  | 'TRACE_IMAGE_NOT_FOUND'
  | 'TRACE_NOT_A_RELEASE'
  | 'TRACE_OPTIONS_INVALID'
  | 'TRACE_POLICY_INVALID'
  | 'TRACE_HOOK_REFUSED'
  | 'TRACE_INVENTORY_INVALID'
  | 'TRACE_INVENTORY_FAILED'
  | 'TRACE_ARCHIVE_REFUSED'
  | 'TRACE_ARCHIVE_UNREADABLE'
  | 'TRACE_ARCHIVE_CONFLICT'
  | 'TRACE_ARCHIVE_DAMAGED'
  | 'TRACE_ARCHIVE_NOT_FOUND'
  | 'TRACE_FILE_CHANGED'
  | 'TRACE_FILE_FAILED'
  | 'TRACE_PACKAGE_MISSING'
  | 'TRACE_PROGRAM_MISSING'
  | 'TRACE_INSTANCE_NOT_FOUND'
  | 'TRACE_NOT_PUBLISHED'
  | 'TRACE_RECORD_INVALID'
  | 'TRACE_STATEMENT_INVALID'
  | 'TRACE_ENVELOPE_INVALID'
  | 'TRACE_SIGNING_FAILED'
  | 'TRACE_AWS_DENIED'
  | 'TRACE_AWS_FAILED';

/**
 * Something could not be traced. Switch on `code`:
 * `TRACE_NO_COMMIT` the repository has no commit to build from;
 * `TRACE_NO_WORK_TREE` the repository is bare, or its files are somewhere else;
 * `TRACE_IMAGE_NOT_FOUND` the image does not exist here or is not visible to this account;
 * `TRACE_NOT_A_RELEASE` the image is there, but its name is not that of a release;
 * `TRACE_OPTIONS_INVALID` an option is malformed or names what there is not;
 * `TRACE_POLICY_INVALID` the policy for commits is missing or malformed;
 * `TRACE_HOOK_REFUSED` a hook of somebody else stands where one is to be installed;
 * `TRACE_INVENTORY_INVALID` what was given is not an inventory, or not whole;
 * `TRACE_INVENTORY_FAILED` the script that collects an inventory did not end well;
 * `TRACE_ARCHIVE_REFUSED` an archive is hostile or larger than the limits;
 * `TRACE_ARCHIVE_UNREADABLE` an archive is damaged, cut, or none;
 * `TRACE_ARCHIVE_CONFLICT` something else is kept under the build already;
 * `TRACE_ARCHIVE_DAMAGED` what is kept of a build is not what was kept;
 * `TRACE_ARCHIVE_NOT_FOUND` nothing, or nothing whole, is kept of the build;
 * `TRACE_FILE_CHANGED` a file changed while it was archived;
 * `TRACE_FILE_FAILED` a file or folder cannot be read or written;
 * `TRACE_PACKAGE_MISSING` an optional npm package is needed and not installed;
 * `TRACE_PROGRAM_MISSING` a program that is needed is not installed;
 * `TRACE_INSTANCE_NOT_FOUND` the instance is not in the regions that were asked, or not of this account;
 * `TRACE_NOT_PUBLISHED` what a selector means is not in the parameters of the regions that were asked;
 * `TRACE_RECORD_INVALID` facts for a record, or a record that was read, cannot be used;
 * `TRACE_STATEMENT_INVALID` a record, an image or a report cannot be attested as it is;
 * `TRACE_ENVELOPE_INVALID` an envelope is malformed, signed by nobody who is trusted, or was changed;
 * `TRACE_SIGNING_FAILED` a key cannot sign, or not so that others could verify it;
 * `TRACE_AWS_DENIED` AWS does not allow the action that the message names, `cause` is the SDK's error;
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
