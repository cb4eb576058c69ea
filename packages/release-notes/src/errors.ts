/** Every reason for which this package gives up. Switch on it; messages are for people. */
export type ReleaseNotesErrorCode =
  | 'GIT_NOT_FOUND'
  | 'GIT_NOT_A_REPOSITORY'
  | 'GIT_DUBIOUS_OWNERSHIP'
  | 'GIT_UNKNOWN_REVISION'
  | 'GIT_SHALLOW_CLONE'
  | 'GIT_FAILED'
  | 'GIT_OUTPUT_INVALID'
  | 'NOTES_OPTION_INVALID'
  | 'NOTES_INVALID'
  | 'NOTES_EDITS_INVALID'
  | 'NOTES_TEMPLATE_INVALID'
  | 'NOTES_MERGE_INVALID'
  | 'NOTES_SCAN_INVALID'
  | 'NOTES_SBOM_INVALID'
  | 'NOTES_TOO_LONG'
  | 'NOTES_ISSUE_UNREAD'
  | 'NOTES_ISSUES_INVALID'
  | 'NOTES_PLAN_INVALID'
  | 'NOTES_PUBLISH_CONFLICT'
  | 'NOTES_PUBLISH_FAILED'
  | 'NOTES_PUBLISH_STOPPED'
  | 'NOTES_PUBLISH_UNSURE'
  | 'NOTES_FILE_FAILED'
  | 'NOTES_PEER_MISSING';

/** What is known about a failure beside its message. */
export interface ReleaseNotesErrorDetails {
  /** The error that led to this one, if there was one. */
  readonly cause?: unknown;
  /** Exit code of git, if git ran to its end. */
  readonly exitCode?: number;
  /** What git wrote to its error stream, without credentials and control characters. */
  readonly stderr?: string;
}

/**
 * The one error of this package. A cancelled run does not throw it: it throws the reason of the
 * `AbortSignal`, as `fetch` does.
 */
export class ReleaseNotesError extends Error {
  /** Always `ReleaseNotesError`. */
  override readonly name = 'ReleaseNotesError';
  /** Why it failed. */
  readonly code: ReleaseNotesErrorCode;
  /** Exit code of git, if git ran to its end. */
  readonly exitCode: number | undefined;
  /** What git wrote to its error stream; empty if git was not reached. */
  readonly stderr: string;

  /** Says what was attempted, on what, what was seen and what to do. */
  constructor(
    code: ReleaseNotesErrorCode,
    message: string,
    details: ReleaseNotesErrorDetails = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.exitCode = details.exitCode;
    this.stderr = details.stderr ?? '';
  }
}
