import { architectures } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import type { ReleaseNotes } from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { requireChannel } from '../lifecycle/channels-of.js';
import { isVersion } from '../lifecycle/is-version.js';
import { pointedVersion } from '../lifecycle/pointed-version.js';
import type { PipelineContext } from './context.js';
import { makeNotes } from './make-notes.js';
import { releaseDirectory } from './release-directory.js';

/** A release that has notes. */
export interface ReleaseNotesRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version, or a channel that points at it. */
  readonly version: string;
}

/**
 * The notes of a release as they were written with it, else made again from what is published and the repository.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`; the errors of discovery and release-notes
 */
export async function releaseNotes(
  { flavor, version: name }: ReleaseNotesRequest,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  const version = await versionOf(flavor, name, context);
  const stored = await releaseDirectory(context.directory, flavor, version).read('notes.json');
  return stored === undefined
    ? publishedNotes(flavor, version, context)
    : storedNotes(stored, flavor, version);
}

/** A channel stands for the version that it points at. */
async function versionOf(flavor: string, name: string, context: PipelineContext): Promise<string> {
  if (isVersion(name)) return name;
  requireChannel(context, flavor, name);
  const found = await pointedVersion(flavor, name, context);
  if (found !== undefined && isVersion(found)) return found;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `notes of ${flavor}@${name}: the channel points at nothing in ${context.config.region}; name a version, or promote one`,
  );
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
