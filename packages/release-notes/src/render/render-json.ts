import type { ReleaseNotes } from '../notes/release-notes.js';

/** Writes release notes as JSON, indented, with a line break at the end. Reading it back gives the notes. */
export function renderJson(notes: ReleaseNotes): string {
  return `${JSON.stringify(notes, undefined, 2)}\n`;
}
