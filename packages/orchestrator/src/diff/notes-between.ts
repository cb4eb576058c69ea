import { mergeReleaseNotes, type ReleaseNotes } from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import type { PipelineContext } from '../pipeline/context.js';
import { collectNotes } from '../pipeline/make-notes.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import type { ComparedRelease } from './compared-release.js';
import { isForward } from './diff-releases.js';

/**
 * The notes of everything after one release up to another: merged of those that were written with the releases,
 * where all are here; else made anew from git. A sentence says why there are none.
 */
export async function notesBetween(
  before: ComparedRelease,
  after: ComparedRelease,
  directory: string,
  pipeline: () => Promise<PipelineContext>,
): Promise<ReleaseNotes | string> {
  if (before.flavor !== after.flavor) return `${before.flavor} and ${after.flavor} are two flavors`;
  if (!isForward(before, after))
    return `${before.version} is newer than ${after.version}; name the older one first`;
  const stored = await storedNotes(before, after, directory);
  if (stored !== undefined) return mergeReleaseNotes(stored);
  const [from, to] = [before.commit, after.commit];
  if (from === undefined || to === undefined)
    return `nobody knows the commit of ${from === undefined ? before.version : after.version}`;
  const { flavor, version, createdAt = new Date(0).toISOString() } = after;
  const images = after.record?.images ?? [];
  const source = { commit: to, previousCommit: from };
  try {
    return await collectNotes(
      { flavor, version, createdAt, images, source, previousVersion: before.version },
      await pipeline(),
    );
  } catch (error) {
    return `git cannot tell ${from.slice(0, 12)}..${to.slice(0, 12)}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The notes of each release in between, the oldest first; `undefined` where one is not here. */
async function storedNotes(
  before: ComparedRelease,
  after: ComparedRelease,
  directory: string,
): Promise<readonly ReleaseNotes[] | undefined> {
  const found: ReleaseNotes[] = [];
  let text = after.files.get('notes.json');
  for (;;) {
    if (text === undefined) return undefined;
    const notes = parseReleaseNotes(text, 'notes.json');
    found.unshift(notes);
    if (notes.previous === before.version) return found;
    // Notes that lead past the release, or in a circle, tell of something else.
    const { previous } = notes;
    if (previous === undefined || found.some(({ version }) => version === previous))
      return undefined;
    text = await releaseDirectory(directory, after.flavor, previous).read('notes.json');
  }
}
