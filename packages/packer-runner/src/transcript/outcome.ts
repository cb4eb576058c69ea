/**
 * How a run ended.
 *
 * - `succeeded`: artifacts and no errors.
 * - `partial`: some builds left artifacts, others failed.
 * - `failed`: no build left an artifact, or the reason is unknown.
 * - `cancelled`: stopped on request, and Packer came to its end. Normally builds that it stopped have
 *   removed what they needed for the time being, but images stay of builds that had finished or were
 *   waiting for their image, and Packer says that it cancelled cleanly also when a build broke down
 *   and left its instance. The message of the failure names what was told and not told to be removed;
 *   {@link verifyClean} proves it. Builds that failed while the run was being stopped do not change
 *   the outcome.
 * - `invalid`: the template, a variable or an option was refused; no build began.
 * - `empty`: no build ran, or no artifact was made. `only` that matches nothing ends here.
 * - `crashed`: Packer was killed or stopped without a closing line. Resources may be left over.
 */
export type PackerOutcome =
  | 'succeeded'
  | 'partial'
  | 'failed'
  | 'cancelled'
  | 'invalid'
  | 'empty'
  | 'crashed';

/** The line with which Packer closes a build. */
export type ClosingLine = 'artifacts' | 'no-artifacts' | 'cancelled';

/** What is known when Packer has ended. */
export interface Evidence {
  /** Its exit code; null when a signal ended it; absent when nobody was there to see it. */
  readonly exitCode?: number | null;
  /** The signal that ended it. */
  readonly signal: string | null;
  /** Whether it had been asked to stop. */
  readonly cancelRequested: boolean;
  /** The closing line, when there was one. */
  readonly closing?: ClosingLine;
  /** Whether any line named a build. */
  readonly buildsStarted: boolean;
  /** Whether a build had begun and not ended. */
  readonly buildsRunning: boolean;
  /** Whether Packer complained about something that is not part of a build. */
  readonly complained: boolean;
  /** Whether Packer said in so many words that there is nothing to run (1.8.4 and later do). */
  readonly nothingToRun: boolean;
  /** The number in the `error-count` row. */
  readonly errorCount: number;
  /** How many different artifacts were listed. */
  readonly artifactCount: number;
  /** Whether every artifact that was announced was listed. */
  readonly artifactsComplete: boolean;
}

/**
 * Decides how a run ended. The exit code alone cannot tell: failed, cancelled and invalid runs all
 * end with 1, and a run of nothing ends with 0. It is not needed either: whoever comes late to a run
 * decides by what Packer printed. The order of the questions matters.
 */
export function decideOutcome(evidence: Evidence): PackerOutcome {
  const { closing, errorCount, artifactCount } = evidence;
  if (closing === 'cancelled') return 'cancelled';
  if (closing === undefined) return outcomeWithoutClosing(evidence);
  // At its very end Packer no longer hears a signal, it dies of it; the builds have ended by then.
  if (!evidence.artifactsComplete) return stoppedInOrder(evidence) ? 'cancelled' : 'crashed';
  if (evidence.signal !== null && !stoppedInOrder(evidence)) return 'crashed';
  if (errorCount > 0) {
    // A script that dies of the signal before Packer has seen it is an error like any other to
    // Packer, which then cleans up and closes as after a failure.
    if (evidence.cancelRequested) return 'cancelled';
    return artifactCount > 0 ? 'partial' : 'failed';
  }
  if (evidence.complained && !evidence.nothingToRun && evidence.exitCode !== 0) {
    // Of several builds some were refused before they began; Packer ran the others.
    if (!evidence.buildsStarted) return 'invalid';
    return artifactCount > 0 ? 'partial' : 'failed';
  }
  if (typeof evidence.exitCode === 'number' && evidence.exitCode !== 0) return 'failed';
  return artifactCount > 0 ? 'succeeded' : 'empty';
}

/** Packer says how it ended, unless it refused to begin, was stopped before it could, or broke down. */
function outcomeWithoutClosing(evidence: Evidence): PackerOutcome {
  const { exitCode, signal, buildsStarted } = evidence;
  if (stoppedInOrder(evidence)) return 'cancelled';
  // A panic of Packer ends it with 2.
  const brokeDown = signal !== null || (exitCode !== undefined && exitCode !== 0 && exitCode !== 1);
  if (buildsStarted || brokeDown) return 'crashed';
  if (evidence.nothingToRun) return 'empty';
  if (evidence.complained && exitCode !== 0) return 'invalid';
  if (exitCode === undefined) return 'crashed';
  return exitCode === 0 ? 'empty' : 'failed';
}

/** Stopped on request when no build was at work, so that there was nothing to clean up. */
function stoppedInOrder({ exitCode, signal, buildsRunning, cancelRequested }: Evidence): boolean {
  return cancelRequested && !buildsRunning && signal !== 'SIGKILL' && exitCode !== 0;
}
