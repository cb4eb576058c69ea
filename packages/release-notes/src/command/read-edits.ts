import type { NotesEdits } from '../edit/notes-edits.js';
import { printable } from '../printable.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { readTextFile } from './read-notes-file.js';

/** The rules and overrides of the file that `--edits` names. */
export async function readEdits(
  { edits }: Flags,
  ports: CommandPorts,
): Promise<NotesEdits | undefined> {
  if (edits === undefined) return undefined;
  // The schema library takes longer to load than git to answer.
  const { parseNotesEdits } = await import('../schemas/notes-edits-schema.js');
  return parseNotesEdits(await readTextFile(edits, ports), printable(edits));
}
