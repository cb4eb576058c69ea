import { editReleaseNotes } from '../edit/edit-release-notes.js';
import { forAudience } from '../edit/for-audience.js';
import { mergeReleaseNotes } from '../merge/merge-release-notes.js';
import { collectReleaseNotes } from '../notes/collect-release-notes.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { printable } from '../printable.js';
import { chooseFormat } from './choose-format.js';
import { audienceOf, collectOptions } from './collect-options.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodes } from './exit-code.js';
import { gitRange } from './git-range.js';
import type { Flags } from './read-arguments.js';
import { readEdits } from './read-edits.js';
import { readNotesFile } from './read-notes-file.js';
import { refuseFlags } from './refuse-flags.js';
import { renderer } from './renderer.js';
import { usageError } from './usage-error.js';
import { writeAnswer } from './write-answer.js';

/** The notes of a range, of a file, or of several files as one, in a format. */
export async function notesCommand(
  operands: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  refuseFlags(flags, ['rule', 'max-subject'], 'it is for lint');
  const render = await renderer(flags, chooseFormat(flags, 'md'), ports);
  const notes = await readNotes(operands, flags, ports);
  // Notes in JSON hold them; the others say so at once, where they may be overlooked.
  for (const warning of notes.warnings) ports.say(printable(`warning: ${warning}`));
  await writeAnswer(await render(notes), flags, ports);
  return exitCodes.done;
}

async function readNotes(
  operands: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<ReleaseNotes> {
  if (flags.notes === undefined && flags.merge === undefined) return collectNotes(flags, ports);
  refuseFlags(flags, ofGit, 'stored notes are rendered as they are; it is for reading git');
  const stored = await readStored(operands, flags, ports);
  const [edits, audience] = [await readEdits(flags, ports), audienceOf(flags)];
  const edited = edits ? editReleaseNotes(stored, edits) : stored;
  return audience ? forAudience(edited, audience) : edited;
}

const ofGit = [
  ...(['from', 'to', 'directory', 'paths', 'tag-prefix', 'name', 'release', 'date'] as const),
  ...(['jira-project', 'jira-url', 'repository', 'issues', 'strict', 'offline'] as const),
];

async function readStored(
  operands: readonly string[],
  { notes, merge = [] }: Flags,
  ports: CommandPorts,
): Promise<ReleaseNotes> {
  if (notes !== undefined && merge.length > 0) {
    throw usageError('--notes and --merge cannot be used together; name all files with --merge');
  }
  if (notes !== undefined) return readNotesFile(notes, ports);
  const all: ReleaseNotes[] = [];
  for (const file of [...merge, ...operands]) all.push(await readNotesFile(file, ports));
  return mergeReleaseNotes(all);
}

async function collectNotes(flags: Flags, ports: CommandPorts): Promise<ReleaseNotes> {
  const [range, options] = [await gitRange(flags, ports), await collectOptions(flags, ports)];
  const named = flags.to === 'HEAD' ? undefined : flags.to;
  const version = flags.release ?? range.version ?? named ?? 'unreleased';
  const { from, to, previous } = range;
  return collectReleaseNotes({
    ...options,
    version,
    to,
    ...(from !== undefined && { from }),
    ...(previous !== undefined && { previous }),
  });
}
