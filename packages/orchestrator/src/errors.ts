/** Why the orchestrator stopped. Codes are stable; messages are for people. */
export type OrchestratorErrorCode =
  | 'SOE_CONFIG_NOT_FOUND'
  | 'SOE_CONFIG_INVALID'
  | 'SOE_USAGE'
  | 'SOE_FLAVOR_UNKNOWN'
  | 'SOE_CHANNEL_UNKNOWN'
  | 'SOE_RELEASE_UNKNOWN'
  | 'SOE_RUN_UNKNOWN'
  | 'SOE_RUN_BUSY'
  | 'SOE_RUN_CHANGED'
  | 'SOE_FILE_FAILED'
  | 'SOE_NEED_FAILED'
  | 'SOE_DIRTY'
  | 'SOE_VERSION_TAKEN'
  | 'SOE_PREVIOUS_UNKNOWN'
  | 'SOE_NO_CREDENTIALS'
  | 'SOE_AWS_UNREACHABLE'
  | 'SOE_WRONG_ACCOUNT'
  | 'SOE_BUILD_FAILED'
  | 'SOE_GATE_REFUSED';

/**
 * The orchestrator stopped. Errors of the packages below pass through as they are. Switch on `code`:
 * `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID` the configuration is missing or does not fit;
 * `SOE_USAGE` the command was called wrongly;
 * `SOE_FLAVOR_UNKNOWN` the configuration has no such flavor;
 * `SOE_CHANNEL_UNKNOWN` a flavor has no such channel;
 * `SOE_RELEASE_UNKNOWN` there is no record of that release here;
 * `SOE_RUN_UNKNOWN` there is no such run here;
 * `SOE_RUN_BUSY` another process works on that run or flavor, here or on a machine that shares the folder;
 * `SOE_RUN_CHANGED` another commit is checked out than the one that the run released;
 * `SOE_FILE_FAILED` a file of a run or a release cannot be written or read;
 * `SOE_NEED_FAILED` a flavor that this one is built on was not released in the same run;
 * `SOE_DIRTY` files differ from the commit that would be recorded, or that a release is tested by;
 * `SOE_VERSION_TAKEN` the version was released before;
 * `SOE_PREVIOUS_UNKNOWN` the commit of the previous release is not in the repository;
 * `SOE_NO_CREDENTIALS` AWS did not say whose credentials these are;
 * `SOE_AWS_UNREACHABLE` AWS gives no answer at its endpoint (said by the command, of any failed call);
 * `SOE_WRONG_ACCOUNT` the credentials are not of the account that owns the images;
 * `SOE_BUILD_FAILED` Packer did not build what was asked;
 * `SOE_GATE_REFUSED` the policy of commits, tests or scans do not let the release go on, or into a channel.
 */
export class OrchestratorError extends Error {
  /** Always `OrchestratorError`. */
  override readonly name = 'OrchestratorError';
  /** What kind of stop this is. */
  readonly code: OrchestratorErrorCode;

  constructor(code: OrchestratorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The stable code of an error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
