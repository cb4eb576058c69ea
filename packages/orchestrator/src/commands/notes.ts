import { architectures } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import { type ReleaseNotes, renderMarkdown } from '@soe/release-notes';
import { OrchestratorError } from '../errors.js';
import { type PipelineContext, prefixOf } from '../pipeline/context.js';
import { makeNotes } from '../pipeline/make-notes.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/**
 * `soe notes FLAVOR VERSION`: the notes as they were written with the release, else made again from
 * what is published and the repository.
 */
export async function notes(
  flavor: string,
  version: string,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const stored = await releaseDirectory(pipeline.directory, flavor, version).read('notes.json');
  const found =
    stored === undefined ? await publishedNotes(flavor, version, pipeline) : parseNotes(stored);
  answer(context, found, renderMarkdown(found).trimEnd());
  return 0;
}

function parseNotes(text: string): ReleaseNotes {
  const notes: ReleaseNotes = JSON.parse(text);
  if (notes.schema === 'release-notes/v1') return notes;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `read stored notes: their schema is ${JSON.stringify(notes.schema)}, not release-notes/v1; remove notes.json to make them again`,
  );
}

async function publishedNotes(
  flavor: string,
  version: string,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  const { region } = context.config;
  const releases = await listReleases(flavor, { region, prefix: prefixOf(context, flavor) });
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
