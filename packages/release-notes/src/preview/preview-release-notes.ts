import type { GitOptions } from '../adapters/git.js';
import { cleanText } from '../clean-text.js';
import { wholeHistory } from '../commits/resolve-range.js';
import { ReleaseNotesError } from '../errors.js';
import {
  type CollectReleaseNotesOptions,
  collectReleaseNotes,
} from '../notes/collect-release-notes.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { describeRepository } from '../repository/describe-repository.js';
import { findReleaseTags, readReleaseTags } from '../versions/release-tags.js';
import { suggestVersion, type VersionSuggestion } from '../versions/suggest-version.js';

/** What is previewed: everything that `collectReleaseNotes` takes, all but `directory` optional. */
export interface PreviewReleaseNotesOptions
  extends GitOptions,
    Partial<Omit<CollectReleaseNotesOptions, keyof GitOptions>> {
  /** Only tags with this prefix are releases, such as `app@`. Default: any version tag. */
  readonly tagPrefix?: string;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/** What the next release would be. */
export interface ReleasePreview {
  /** Its notes; their version is the suggested one, and their date that of the last commit. */
  readonly notes: ReleaseNotes;
  /** The tag of the newest release. Absent: there is none. */
  readonly previousTag?: string;
  /** The suggested version. Absent: nothing changed, so that there is nothing to release. */
  readonly suggestion?: VersionSuggestion;
}

/**
 * The notes of the next release: from the newest release that the branch contains to its end, with the
 * version that fits what changed.
 *
 * @throws {@link ReleaseNotesError} as `collectReleaseNotes` does; `GIT_SHALLOW_CLONE` where a shallow clone
 * has no version tag, as nobody knows then what the next version is.
 *
 * @example
 * ```ts
 * const { suggestion, notes } = await previewReleaseNotes({ directory: '.' });
 * console.log(suggestion?.version ?? 'nothing to release', notes.sections.length);
 * ```
 */
export async function previewReleaseNotes(
  options: PreviewReleaseNotesOptions,
): Promise<ReleasePreview> {
  const { tagPrefix, now = Date.now, from, to } = options;
  const tags = await findReleaseTags({
    ...options,
    ...(to !== undefined && { to }),
    ...(tagPrefix !== undefined && { prefix: tagPrefix }),
  });
  // A release that is tagged already is the one before the next.
  const newest = tags.current ?? tags.previous;
  if (newest === undefined && tags.shallow && options.version === undefined) {
    throw unknownRelease(options);
  }
  const start = from ?? newest?.tag;
  const version = options.version ?? 'unreleased';
  const previous = options.previous ?? newest?.version;
  const notes = await collectReleaseNotes({
    ...options,
    name: options.name ?? (await describeRepository(options)).name,
    version,
    // The object id, not the tag: a branch may have the same name.
    ...(start !== undefined && { from: from ?? newest?.commit ?? start }),
    to: tags.commit,
    ...(previous !== undefined && { previous }),
  });
  const previousTag = newest === undefined ? {} : { previousTag: newest.tag };
  const { sections, breaking, excluded = [] } = notes;
  // What is left out of the notes is released all the same.
  if (sections.length + breaking.length + excluded.length === 0) return { notes, ...previousTag };
  // Those of the branch stand first, because they tell how its next one is written.
  const own = [...(newest ? [newest] : []), ...tags.before];
  const taken = [...own, ...(await readReleaseTags(options))];
  const suggestion = suggestVersion({
    notes,
    ...(newest && { previous: newest }),
    taken: [...new Map(taken.map((each) => [each.tag, each])).values()],
    now: now(),
  });
  const named = options.version ?? suggestion.version;
  return { notes: { ...notes, version: named }, ...previousTag, suggestion };
}

function unknownRelease({ directory }: GitOptions) {
  return new ReleaseNotesError(
    'GIT_SHALLOW_CLONE',
    `Looking for the newest release in ${cleanText(directory)}: the clone is shallow and has no version ` +
      `tag, so that the next version is not known. ${wholeHistory}`,
  );
}
