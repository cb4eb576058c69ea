/**
 * What a {@link HarnessError} is about.
 *
 * - `HARNESS_OPTIONS_INVALID`: the caller asked for something that cannot be
 * - `HARNESS_SUITE_INVALID`: a suite, or a file of one, does not fit; the message names field and place
 * - `HARNESS_RESULTS_INVALID`: a result file, a report or an output is not what it says, or was cut off
 * - `HARNESS_SCAN_INVALID`: the output of a scanner is not what it says
 * - `HARNESS_SCAN_FAILED`: a scan could not be asked for, or did not end
 * - `HARNESS_POLICY_INVALID`: a gate policy, waiver, quarantine or id registry does not fit
 * - `HARNESS_IMAGE_NOT_FOUND`: the image to test is not there, or not available
 * - `HARNESS_LAUNCH_FAILED`: EC2 refused the launch, or the instance ended before it was ready
 * - `HARNESS_COMMAND_FAILED`: a command could not be delivered to an instance, or its output not fetched
 * - `HARNESS_EVIDENCE_FAILED`: evidence of a launch could not be written
 * - `HARNESS_LEFT_OVER`: something that was launched could not be shown to be gone
 * - `HARNESS_REBAKE_FAILED`: the child image could not be built
 * - `HARNESS_AWS_FAILED`: AWS refused or failed a call; `cause` is its error
 * - `HARNESS_PEER_MISSING`: an optional package or program that was asked for is not there
 */
export type HarnessErrorCode =
  | 'HARNESS_OPTIONS_INVALID'
  | 'HARNESS_SUITE_INVALID'
  | 'HARNESS_RESULTS_INVALID'
  | 'HARNESS_SCAN_INVALID'
  | 'HARNESS_SCAN_FAILED'
  | 'HARNESS_POLICY_INVALID'
  | 'HARNESS_IMAGE_NOT_FOUND'
  | 'HARNESS_LAUNCH_FAILED'
  | 'HARNESS_COMMAND_FAILED'
  | 'HARNESS_EVIDENCE_FAILED'
  | 'HARNESS_LEFT_OVER'
  | 'HARNESS_REBAKE_FAILED'
  | 'HARNESS_AWS_FAILED'
  | 'HARNESS_PEER_MISSING';

/** The one error of this package. Its message says what was attempted, on what, what was seen and what to do. */
export class HarnessError extends Error {
  /** Always `HarnessError`. */
  override readonly name = 'HarnessError';
  /** What went wrong, for programs. */
  readonly code: HarnessErrorCode;

  constructor(code: HarnessErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
