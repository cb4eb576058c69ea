/**
 * Why a run could not take place. A build that ran and did not succeed is never an error: it is a
 * {@link PackerResult} with an `outcome`.
 *
 * - `PACKER_NOT_FOUND`: there is no such program on the given `PATH`, or it may not be executed.
 * - `PACKER_NOT_STARTED`: the operating system refused to start it for another reason.
 * - `PACKER_VERSION_UNREADABLE`: the program answered, but not as Packer does.
 * - `PACKER_OPTION_INVALID`: an option has a value that cannot work; nothing was started.
 * - `PACKER_RUN_DIRECTORY_USED`: the run directory already holds a run, or another one took it first.
 * - `PACKER_FILE_FAILED`: a file of the run could not be written or read. What fails after Packer has
 *   ended is a warning of the result instead.
 */
export type PackerErrorCode =
  | 'PACKER_NOT_FOUND'
  | 'PACKER_NOT_STARTED'
  | 'PACKER_VERSION_UNREADABLE'
  | 'PACKER_OPTION_INVALID'
  | 'PACKER_RUN_DIRECTORY_USED'
  | 'PACKER_FILE_FAILED';

/**
 * Thrown when Packer could not be run at all. Switch on `code`; `cause` holds the error of the
 * operating system where there was one.
 */
export class PackerError extends Error {
  /** Always `PackerError`. */
  override readonly name = 'PackerError';
  /** What went wrong, for programs. */
  readonly code: PackerErrorCode;

  /** Creates the error; `options.cause` keeps what led to it. */
  constructor(code: PackerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
