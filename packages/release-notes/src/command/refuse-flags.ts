import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/**
 * Refuses options that would have no effect: who writes one believes that it has.
 *
 * @throws ReleaseNotesError `NOTES_OPTION_INVALID`
 */
export function refuseFlags(flags: Flags, names: readonly (keyof Flags)[], why: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given !== undefined) throw usageError(`--${given} cannot be used here: ${why}`);
}
