import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { titleOf } from './outline.js';

/** Gives up: the heads of all parts together are longer than what a format holds. */
export function tooLong(
  format: string,
  notes: ReleaseNotes,
  most: number,
  unit: 'characters' | 'bytes' = 'characters',
): never {
  throw new ReleaseNotesError(
    'NOTES_TOO_LONG',
    `Writing the notes of ${titleOf(notes)} as ${format}: their parts do not fit into ${most} ${unit} even without items; allow more, or tell fewer sections.`,
  );
}
