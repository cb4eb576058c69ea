import { formatOfFile, type NotesFormatName, notesFormats } from '../render/formats.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** The format that `--format` or `--json` names, else that of the name of the file, else `usual`. */
export function chooseFormat<Usual extends NotesFormatName | undefined>(
  flags: Flags,
  usual: Usual,
): NotesFormatName | Usual {
  refuseTwoFormats(flags);
  const { format, json, output } = flags;
  if (json === true) return 'json';
  if (format === undefined) return formatOfFile(output ?? '') ?? usual;
  const known = notesFormats.find((each) => each === format);
  if (known !== undefined) return known;
  throw usageError(`--format ${JSON.stringify(format)} is none of ${notesFormats.join(', ')}`);
}

/**
 * Refuses `--json` beside another `--format`.
 *
 * @throws ReleaseNotesError `NOTES_OPTION_INVALID`
 */
export function refuseTwoFormats({ format, json }: Pick<Flags, 'format' | 'json'>): void {
  if (json !== true || format === undefined || format === 'json') return;
  throw usageError(`--json and --format ${JSON.stringify(format)} differ; leave one of them out`);
}
