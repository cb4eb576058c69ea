/**
 * Why a run could not take place. A build that ran and did not succeed is never an error: it is a
 * {@link PackerResult} with an `outcome`.
 *
 * - `PACKER_NOT_FOUND`: there is no such program on the given `PATH`, or it may not be executed.
 * - `PACKER_NOT_STARTED`: the operating system refused to start it for another reason; or, of a run
 *   to attach to, its runner ended before it started Packer.
 * - `PACKER_VERSION_UNREADABLE`: the program answered, but not as Packer does.
 * - `PACKER_COMMAND_FAILED`: a command other than a build broke down, took longer than `timeout` or
 *   printed too much, so that it gave no answer.
 * - `PACKER_OPTION_INVALID`: an option has a value that cannot work; nothing was started.
 * - `PACKER_RUN_DIRECTORY_USED`: the run directory already holds a run, or another one took it first.
 * - `PACKER_RUN_DIRECTORY_UNSAFE`: the run directory belongs to somebody else, or others can write to
 *   it.
 * - `PACKER_RUN_UNREADABLE`: the directory to attach to holds no run that can be read.
 * - `PACKER_RUN_ATTENDED`: a process that is alive attends the run.
 * - `PACKER_FILE_FAILED`: a file of the run could not be written or read. What fails after Packer has
 *   ended is a warning of the result instead.
 * - `PACKER_TEMPLATE_UNREADABLE`: a template could not be read, or is far too long.
 * - `PACKER_HCL_PARSER_MISSING`: a template is in HCL, and the optional packages that read it are not
 *   installed.
 * - `PACKER_EC2_MISSING`: EC2 was to be asked, and the optional package that does it is not installed.
 * - `PACKER_AWS_FAILED`: AWS refused a call, or could not be reached.
 */
export type PackerErrorCode =
  | 'PACKER_NOT_FOUND'
  | 'PACKER_NOT_STARTED'
  | 'PACKER_VERSION_UNREADABLE'
  | 'PACKER_COMMAND_FAILED'
  | 'PACKER_OPTION_INVALID'
  | 'PACKER_RUN_DIRECTORY_USED'
  | 'PACKER_RUN_DIRECTORY_UNSAFE'
  | 'PACKER_RUN_UNREADABLE'
  | 'PACKER_RUN_ATTENDED'
  | 'PACKER_FILE_FAILED'
  | 'PACKER_TEMPLATE_UNREADABLE'
  | 'PACKER_HCL_PARSER_MISSING'
  | 'PACKER_EC2_MISSING'
  | 'PACKER_AWS_FAILED';

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
