import { architectures } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import {
  type Audience,
  forAudience,
  type NotesFormatName,
  notesFormats,
  type ReleaseNotes,
  renderNotes,
} from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import { OrchestratorError } from '../errors.js';
import { type PipelineContext, prefixOf } from '../pipeline/context.js';
import { makeNotes } from '../pipeline/make-notes.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
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
 * `soe notes FLAVOR VERSION`: the notes as they were written with the release, else made again from
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
  const stored = await releaseDirectory(pipeline.directory, flavor, version).read('notes.json');
  const all =
    stored === undefined
      ? await publishedNotes(flavor, version, pipeline)
      : storedNotes(stored, flavor, version);
  const found = forAudience(all, audience);
  if (publish) return publishNotes(found, yes, pipeline, context);
  answer(context, found, renderNotes(found, format).trimEnd());
  return 0;
}

function isFormat(name: string): name is NotesFormatName {
  return notesFormats.some((format) => format === name);
}

function usage(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_USAGE', `soe notes: ${problem}`);
}

/** The file may have been copied or changed, and names the places where notes are published. */
function storedNotes(stored: string, flavor: string, version: string): ReleaseNotes {
  const found = parseReleaseNotes(stored, 'notes.json');
  if (found.name === flavor && found.version === version) return found;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `notes of ${flavor} ${version}: its notes.json is of ${JSON.stringify(`${found.name} ${found.version}`)}; remove it to have them made again`,
  );
}

async function publishedNotes(
  flavor: string,
  version: string,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  const { config, aws } = context;
  const { region } = config;
  const releases = await listReleases(flavor, {
    region,
    ...aws,
    prefix: prefixOf(context, flavor),
  });
  const index = releases.findIndex((release) => release.version === version);
  const release = releases[index];
  const previous = releases[index + 1];
  if (release?.summary === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `notes of ${flavor} ${version}: it is neither recorded here nor published in ${region}; published are ${releases.map((each) => each.version).join(', ') || 'none'}`,
    );
  }
  const images = architectures.flatMap((architecture) => {
    const imageId = release.images[architecture];
    return imageId === undefined ? [] : [{ region, architecture, imageId }];
  });
  return makeNotes(
    {
      flavor,
      version,
      createdAt: release.summary.created,
      images,
      source: {
        commit: release.summary.commit,
        ...(previous?.summary && { previousCommit: previous.summary.commit }),
      },
      ...(previous && { previousVersion: previous.version }),
    },
    context,
  );
}
