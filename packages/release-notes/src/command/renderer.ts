import type { ReleaseNotes } from '../notes/release-notes.js';
import { type NotesFormatName, renderNotes } from '../render/formats.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';

/** What writes the notes: a format. */
export async function renderer(
  _flags: Flags,
  format: NotesFormatName,
  _ports: CommandPorts,
): Promise<(notes: ReleaseNotes) => string> {
  return (notes) => renderNotes(notes, format);
}
