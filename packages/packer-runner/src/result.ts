import type { CancelReason, PackerCommand } from './events.js';
import type { PackerArtifact } from './transcript/artifacts.js';
import type { PackerDiagnostic } from './transcript/diagnostics.js';
import type { PackerOutcome } from './transcript/outcome.js';
import type { BuildError } from './transcript/transcript.js';

/** What is known about a run that did not succeed. For several failed builds, about the first. */
export interface PackerFailure {
  /** One sentence or the error of Packer. */
  readonly message: string;
  /** The build that failed. */
  readonly build?: string;
  /** The script that failed. Inline scripts have a temporary name. */
  readonly script?: string;
  /** The exit code of that script. */
  readonly exitCode?: number;
  /** The last lines of that build, or of the run: 20 at most. */
  readonly lastLines: readonly string[];
  /** Every build that failed, in the order in which they did. */
  readonly errors: readonly BuildError[];
}

/** How a run of Packer ended. */
export interface PackerResult {
  /** The verdict. Only `succeeded` is a success. */
  readonly outcome: PackerOutcome;
  /** The version of Packer that ran. */
  readonly packerVersion: string;
  /** The id of this run: Packer puts it into manifests and gives it to scripts as `PACKER_RUN_UUID`. */
  readonly runId: string;
  /** When the run began, as an ISO 8601 time in UTC. */
  readonly startedAt: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** The command that ended last: `validate` when the template was refused. */
  readonly command: PackerCommand;
  /** The exit code of that command; null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when it exited. */
  readonly signal: string | null;
  /** What was left behind, each once. Packer lists nothing for a run that it has cancelled. */
  readonly artifacts: readonly PackerArtifact[];
  /** What Packer complained about, warnings included. */
  readonly diagnostics: readonly PackerDiagnostic[];
  /** What went wrong; absent when the run succeeded. */
  readonly failure?: PackerFailure;
  /** Why the run was asked to stop; absent when it was not. It may have succeeded all the same. */
  readonly cancelReason?: CancelReason;
  /**
   * Processes that Packer or its scripts left behind and that could not be ended, by their ids.
   * Normally empty, however the run ended.
   */
  readonly survivors: readonly number[];
  /**
   * The output of the last command, as rows that {@link parseMachineReadable} reads. Secrets are
   * masked; a file in which they could not be masked is gone, and `warnings` says so.
   */
  readonly logFile: string;
  /**
   * What went wrong with the files of the run after Packer had ended, one sentence each; absent when
   * nothing did. It does not change the outcome.
   */
  readonly warnings?: readonly string[];
}
