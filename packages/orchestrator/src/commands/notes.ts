import {
  type Audience,
  forAudience,
  type NotesFormatName,
  notesFormats,
  renderNotes,
} from '@soe/release-notes';
import { OrchestratorError } from '../errors.js';
import { releaseNotes } from '../pipeline/read-notes.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';
import { publishNotes } from './publish-notes.js';

/** Options of `soe notes`. */
export interface NotesOptions {
  /** Format, one of `notesFormats`. Default: Markdown for GitHub. */
  readonly format?: string;
  /** Whose notes: `consumer` leaves out what is for maintainers alone. Default: everything. */
  readonly audience?: Audience;
  /** Show what would be published where the configuration says. Default `false`. */
  readonly publish?: boolean;
  /** Publish it. Default `false`. */
  readonly yes?: boolean;
}

/**
 * `soe notes FLAVOR VERSION`, or the version that a channel points at: the notes as they were written with the release, else made again from
 * what is published and the repository.
 */
export async function notes(
  flavor: string,
  version: string,
  options: NotesOptions,
  context: CommandContext,
): Promise<number> {
  const { format = 'gfm', audience = 'maintainer', publish = false, yes = false } = options;
  if (yes && !publish) throw usage('--yes goes with --publish');
  if (!isFormat(format)) throw usage(`--format is one of ${notesFormats.join(', ')}`);
  const pipeline = await pipelineContext(context);
  if (publish) return publishNotes({ flavor, version, audience }, yes, pipeline, context);
  const found = forAudience(await releaseNotes({ flavor, version }, pipeline), audience);
  answer(context, found, renderNotes(found, format).trimEnd());
  return 0;
}

function isFormat(name: string): name is NotesFormatName {
  return notesFormats.some((format) => format === name);
}

function usage(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_USAGE', `soe notes: ${problem}`);
}
