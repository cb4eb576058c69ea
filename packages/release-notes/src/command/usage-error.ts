import { ReleaseNotesError } from '../errors.js';

/** The command line makes no sense. */
export function usageError(problem: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError('NOTES_OPTION_INVALID', problem, { cause });
}
