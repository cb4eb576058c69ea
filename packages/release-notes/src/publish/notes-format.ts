import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { formatOfFile, type NotesFormatName, renderNotes } from '../render/formats.js';

/** A format by its name, or what writes release notes as a text. */
export type NotesFormat = NotesFormatName | ((notes: ReleaseNotes) => string);

/**
 * What writes notes to a file or an object.
 *
 * @param name - Its name, whose ending tells the format where none is given
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if none goes with the ending.
 */
export function formatFor(name: string, format?: NotesFormat): (notes: ReleaseNotes) => string {
  if (typeof format === 'function') return format;
  const chosen = format ?? formatOfFile(name);
  if (chosen !== undefined) return (notes) => renderNotes(notes, chosen);
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Cannot publish to ${cleanText(name)}: no format goes with its ending. Give option format.`,
  );
}

/** The media type that goes with the name of a file. */
export function mediaTypeOf(name: string): string {
  return mediaTypes[formatOfFile(name) ?? 'text'] ?? 'text/plain; charset=utf-8';
}

const mediaTypes: Readonly<Partial<Record<NotesFormatName, string>>> = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
};
