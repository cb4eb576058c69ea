import {
  type Audience,
  forAudience,
  type NotesFormatName,
  notesFormats,
  renderNotes,
} from '@soe/release-notes';
import { OrchestratorError } from '../errors.js';
import { requireChannel } from '../lifecycle/channels-of.js';
import { isVersion } from '../lifecycle/is-version.js';
import { pointedVersion } from '../lifecycle/pointed-version.js';
import type { PipelineContext } from '../pipeline/context.js';
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
  const named = await versionOf(flavor, version, pipeline);
  const all = await releaseNotes({ flavor, version: named }, pipeline);
  const found = forAudience(all, audience);
  if (publish) return publishNotes(found, yes, pipeline, context);
  answer(context, found, renderNotes(found, format).trimEnd());
  return 0;
}

/** A channel stands for the version that it points at, as for `soe diff` and `soe trace`. */
async function versionOf(flavor: string, name: string, pipeline: PipelineContext): Promise<string> {
  if (isVersion(name)) return name;
  requireChannel(pipeline, flavor, name);
  const found = await pointedVersion(flavor, name, pipeline);
  if (found !== undefined && isVersion(found)) return found;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `notes of ${flavor}@${name}: the channel points at nothing in ${pipeline.config.region}; name a version, or promote one`,
  );
}

function isFormat(name: string): name is NotesFormatName {
  return notesFormats.some((format) => format === name);
}

function usage(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_USAGE', `soe notes: ${problem}`);
}
