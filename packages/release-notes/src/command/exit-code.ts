import { ReleaseNotesError } from '../errors.js';

/** What the exit codes of the command mean. */
export const exitCodes = {
  /** Done. */
  done: 0,
  /** Failed, or the lint found errors. */
  failed: 1,
  /** The command line, or a file that it names, makes no sense. */
  usage: 2,
  /** Stopped. */
  cancelled: 130,
} as const;

const usage: ReadonlySet<string> = new Set([
  'NOTES_OPTION_INVALID',
  'NOTES_INVALID',
  'NOTES_EDITS_INVALID',
  'NOTES_ISSUES_INVALID',
  'NOTES_TEMPLATE_INVALID',
  'NOTES_MERGE_INVALID',
]);

/** The exit code that an error ends the command with. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof ReleaseNotesError)) return exitCodes.failed;
  return usage.has(error.code) ? exitCodes.usage : exitCodes.failed;
}
