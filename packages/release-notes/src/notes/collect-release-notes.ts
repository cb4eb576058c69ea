import { runGit } from '../adapters/git.js';
import { cleanText } from '../clean-text.js';
import { findTouching, type ReadCommitsOptions, readRange } from '../commits/read-commits.js';
import { readPaths } from '../commits/read-paths.js';
import { rangeArguments, resolveRange } from '../commits/resolve-range.js';
import { matchesPath } from '../edit/glob.js';
import { pathPatterns } from '../edit/rule-finder.js';
import { issueFinder } from '../issues/find-issues.js';
import { openTrackers } from '../issues/trackers.js';
import { listed } from '../merge/parts.js';
import type { IssueTracker } from '../trackers/issue-tracker.js';
import { changeTeller } from './change-teller.js';
import { completeNotes, editDrafted, type ReleaseHeader } from './compose-release-notes.js';
import { describeIssues } from './describe-issues.js';
import { draftChange } from './draft-change.js';
import type { ReleaseNotes } from './release-notes.js';

/** A release and the range of commits that it consists of. */
export interface CollectReleaseNotesOptions extends ReadCommitsOptions, ReleaseHeader {
  /**
   * When it was released. Default: the time of the last commit, so that the same range always gives
   * the same notes.
   */
  readonly date?: Date | string;
  /**
   * Tells titles, types and today's keys of the issues. Default: nobody is asked, and issues are told
   * by their keys.
   */
  readonly tracker?: IssueTracker;
  /** Give up where the tracker could not tell of an issue. Default: false, a warning says so. */
  readonly strict?: boolean;
}

/**
 * Makes release notes of a range of commits in a git repository.
 *
 * With `paths`, only commits that touch them are shown; reverts and merges of the whole range are
 * still taken into account.
 *
 * @throws {@link ReleaseNotesError} if the range cannot be read completely or an option is not valid;
 * `NOTES_ISSUE_UNREAD` with `strict` if a tracker could not tell of an issue.
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
  const finder = issueFinder(trackers);
  const teller = changeTeller(trackers);
  const range = await resolveRange(options);
  const patterns = pathPatterns(options.edits?.rules ?? []);
  let lastTime: number | undefined;
  const [history, selected, touched] = await Promise.all([
    readRange(range, options, (commit) => {
      if (commit.hash === range.to) lastTime = commit.commitTime;
      return draftChange(commit, finder, teller);
    }),
    paths.length > 0 ? findTouching(range, options) : undefined,
    patterns.length > 0 ? readPaths(range, options, patterns.map(searchFor)) : undefined,
  ]);
  const date = options.date ?? dateOf(lastTime ?? (await commitTime(range.to, options)));
  const missing = range.shallow && range.from === undefined ? [shallowWarning] : [];
  // A range that does not reach its own end is empty, as its beginning contains it.
  const isEmpty = lastTime === undefined && range.from !== undefined && range.from !== range.to;
  const swapped = isEmpty ? [swappedWarning(options)] : [];
  const notes = completeNotes(
    {
      ...options,
      date,
      range,
      warnings: [...missing, ...swapped, ...warnings],
      ...(selected && { selected }),
    },
    history,
    trackers,
  );
  const told = touched ? withPaths(notes, touched) : notes;
  const described = options.tracker ? await describeIssues(told, options.tracker, options) : told;
  return editDrafted(described, history.commits, options);
}

/** A commit may name any time, also one that no date can tell. */
function dateOf(seconds: number): Date {
  return new Date(1000 * Math.min(seconds, lastSecond));
}

const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

function searchFor(pattern: string): (path: string) => boolean {
  return (path) => matchesPath(path, pattern);
}

function withPaths(
  notes: ReleaseNotes,
  touched: ReadonlyMap<string, readonly string[]>,
): ReleaseNotes {
  return {
    ...notes,
    sections: notes.sections.map(({ title, changes }) => ({
      title,
      changes: changes.map((each) => ({ ...each, ...listed('paths', touched.get(each.hash)) })),
    })),
  };
}

const shallowWarning =
  'The clone is shallow: commits before its first one are missing from these notes.';

function swappedWarning({ from = '', to = 'HEAD' }: CollectReleaseNotesOptions): string {
  const [first, last] = [shortRef(from), shortRef(to)];
  return `Nothing lies between ${first} and ${last}: ${first} contains ${last}. Are the two ends the wrong way round?`;
}

function shortRef(ref: string): string {
  return /^[0-9a-f]{40,64}$/.test(ref) ? ref.slice(0, 10) : cleanText(ref);
}

/** For a range without commits. */
async function commitTime(hash: string, options: CollectReleaseNotesOptions): Promise<number> {
  const args = [
    'log',
    '-1',
    '--no-color',
    '--format=%ct',
    ...rangeArguments({ to: hash, shallow: false }),
    '--',
  ];
  return Number(await runGit(args, options));
}
