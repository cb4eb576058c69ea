import { runGit } from '../adapters/git.js';
import { limitArguments, type ReadCommitsOptions, readLog } from '../commits/read-commits.js';
import { type ResolvedRange, rangeArguments, resolveRange } from '../commits/resolve-range.js';
import { issueFinder } from '../issues/find-issues.js';
import { openTrackers } from '../issues/trackers.js';
import { completeNotes, type ReleaseHeader } from './compose-release-notes.js';
import { type DraftChange, type DraftMerge, draftChange } from './draft-change.js';
import type { ReleaseNotes } from './release-notes.js';

/** A release and the range of commits that it consists of. */
export interface CollectReleaseNotesOptions extends ReadCommitsOptions, ReleaseHeader {
  /**
   * When it was released. Default: the time of the last commit, so that the same range always gives
   * the same notes.
   */
  readonly date?: Date | string;
}

/**
 * Makes release notes of a range of commits in a git repository.
 *
 * With `paths`, only commits that touch them are shown; reverts and merges of the whole range are
 * still taken into account.
 *
 * @throws {@link ReleaseNotesError} if the range cannot be read completely or an option is not valid.
 *
 * @example
 * ```ts
 * const notes = await collectReleaseNotes({ directory: '.', from: 'v1', to: 'v2', name: 'app', version: '2' });
 * ```
 */
export async function collectReleaseNotes(
  options: CollectReleaseNotesOptions,
): Promise<ReleaseNotes> {
  const { paths = [], warnings = [] } = options;
  const trackers = openTrackers(options.trackers ?? {});
  const range = await resolveRange(options);
  const [drafts, selected, date] = await Promise.all([
    readDrafts(range, options, issueFinder(trackers)),
    paths.length > 0 ? findTouching(range, options) : undefined,
    options.date ?? commitDate(range.to, options),
  ]);
  const missing = range.shallow && range.from === undefined ? [shallowWarning] : [];
  return completeNotes(
    {
      ...options,
      date,
      range,
      warnings: [...missing, ...warnings],
      ...(selected && { selected }),
    },
    drafts,
    trackers,
  );
}

const shallowWarning =
  'The clone is shallow: commits before its first one are missing from these notes.';

async function readDrafts(
  range: ResolvedRange,
  options: CollectReleaseNotesOptions,
  finder: ReturnType<typeof issueFinder>,
): Promise<readonly (DraftChange | DraftMerge)[]> {
  const { paths: _, ...whole } = options;
  const drafts: (DraftChange | DraftMerge)[] = [];
  for await (const commits of readLog(range, whole)) {
    for (const commit of commits) drafts.push(draftChange(commit, finder));
  }
  return drafts;
}

async function findTouching(range: ResolvedRange, options: CollectReleaseNotesOptions) {
  const hashes = await runGit(['rev-list', ...limitArguments(range, options.paths)], options);
  return new Set(hashes.split('\n'));
}

async function commitDate(hash: string, options: CollectReleaseNotesOptions): Promise<Date> {
  const args = [
    'log',
    '-1',
    '--no-color',
    '--format=%ct',
    ...rangeArguments({ to: hash, shallow: false }),
    '--',
  ];
  return new Date(Number(await runGit(args, options)) * 1000);
}
