import type { CancelReason, PhaseEvent } from './events.js';
import type { FailureClass } from './failure/failure-class.js';
import type { DebugAccess } from './run/debug-access.js';
import type { ManifestEntry } from './run/manifest.js';
import type { PackerArtifact } from './transcript/artifacts.js';
import type { PackerDiagnostic } from './transcript/diagnostics.js';
import type { PackerOutcome } from './transcript/outcome.js';
import type { PackerStep } from './transcript/steps.js';
import type { BuildError } from './transcript/transcript.js';

/** What is known about a run that did not succeed. For several failed builds, about the first. */
export interface PackerFailure {
  /** What kind of trouble it was, and so what to do about it. */
  readonly class: FailureClass;
  /** One sentence or the error of Packer. */
  readonly message: string;
  /** The build that failed. */
  readonly build?: string;
  /** The phase that build was in. */
  readonly phase?: PhaseEvent['type'];
  /** The script that failed. Inline scripts have a temporary name. */
  readonly script?: string;
  /** The exit code of that script. */
  readonly exitCode?: number;
  /** The last lines of that build, or of the run: 20 at most. */
  readonly lastLines: readonly string[];
  /** Every build that failed, in the order in which they did. */
  readonly errors: readonly ClassifiedBuildError[];
  /** The images that builds said they had registered, and not that they removed or handed them over. */
  readonly images: readonly string[];
  /** The instances that builds said they had launched, and not that they removed them. */
  readonly instances: readonly string[];
  /**
   * Names this kind of failure, as 16 hexadecimal digits: the same for two runs that fail in the same
   * way, whatever ids, times and addresses they tell.
   */
  readonly fingerprint: string;
}

/** A build that failed, and how. */
export interface ClassifiedBuildError extends BuildError {
  /** What kind of trouble it was. */
  readonly class: FailureClass;
}

/** How a run of Packer ended. */
export interface PackerResult {
  /** The verdict. Only `succeeded` is a success. */
  readonly outcome: PackerOutcome;
  /** The version of Packer that ran; `unknown` where a run is attached to and Packer is gone. */
  readonly packerVersion: string;
  /** The id of this run: Packer puts it into manifests and gives it to scripts as `PACKER_RUN_UUID`. */
  readonly runId: string;
  /** When the run began, as an ISO 8601 time in UTC. */
  readonly startedAt: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** Packer's exit code; null when a signal ended it or when no runner was there to see it. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when it exited or when no runner was there to see it. */
  readonly signal: string | null;
  /**
   * What was made, each once. A run that Packer closes as cancelled lists none, also of builds that
   * had finished. A cancelled run has some where a script died of the signal before Packer saw it:
   * Packer then closes as after a failure.
   */
  readonly artifacts: readonly PackerArtifact[];
  /**
   * What this run wrote to the manifest that `manifestVariable` names; absent when there is none. It
   * also has the builds that had finished when the run was cancelled.
   */
  readonly manifest?: readonly ManifestEntry[];
  /** What Packer complained about, warnings included. */
  readonly diagnostics: readonly PackerDiagnostic[];
  /** The phases of each build, provisioners among them, with their durations. */
  readonly timeline: readonly PackerStep[];
  /** What went wrong; absent when the run succeeded. */
  readonly failure?: PackerFailure;
  /** Why Packer was asked to stop; absent when it was not. It may have succeeded all the same. */
  readonly cancelReason?: CancelReason;
  /** The instances that `debug` has kept, and how to reach them; absent when there are none. */
  readonly debug?: readonly DebugAccess[];
  /**
   * Processes that Packer or its scripts left behind and that could not be ended, by their ids.
   * Normally empty, however the run ended.
   */
  readonly survivors: readonly number[];
  /** The directory of the run: {@link attachPacker} and {@link readLedger} take it. */
  readonly runDirectory: string;
  /**
   * The output of Packer, as rows that {@link parseMachineReadable} reads. Secrets are masked; a file
   * in which they could not be masked is gone, and `warnings` says so.
   */
  readonly logFile: string;
  /**
   * What went wrong beside the build, such as with files of the run after Packer had ended, one
   * sentence each; absent when nothing did. It does not change the outcome.
   */
  readonly warnings?: readonly string[];
}
