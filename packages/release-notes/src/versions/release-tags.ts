import { type GitOptions, runGit } from '../adapters/git.js';
import { type RangeOptions, resolveRange } from '../commits/resolve-range.js';
import { groupBy } from '../merge/parts.js';
import { compareTagVersions } from './compare-tag-versions.js';
import { readTagVersion, type TagVersion } from './tag-version.js';

/** A version tag and what it stands on. */
export interface ReleaseTag extends TagVersion {
  /** Object id of the commit. */
  readonly commit: string;
  /** When the tag was made, or its commit where the tag does not tell, in seconds since 1970. */
  readonly time: number;
}

/** The tags around a commit. */
export interface ReleaseTags {
  /** Object id of the commit. */
  readonly commit: string;
  /** The version tag that was named, or else the highest one on this very commit. */
  readonly current?: ReleaseTag;
  /** The newest release before it. */
  readonly previous?: ReleaseTag;
  /** All that it contains, the highest version first; those on the commit itself left out. */
  readonly before: readonly ReleaseTag[];
  /** The clone holds only a part of the history. */
  readonly shallow: boolean;
}

/** Which commit, and in which repository. */
export interface ReleaseTagsOptions extends Omit<RangeOptions, 'from'> {
  /** Only tags with this prefix, such as `app@`. Default: that of the tag `to`, else any. */
  readonly prefix?: string;
}

/**
 * Finds the release that a commit is, and the newest one before it: of the version tags that the commit
 * contains, the highest version that no later release contains. So a tag on another branch is never
 * taken, however new it is. Pre-releases count only where the commit is one itself, or where there is
 * nothing else.
 *
 * @throws {@link ReleaseNotesError} `GIT_UNKNOWN_REVISION` if `to` names no commit.
 */
export async function findReleaseTags(options: ReleaseTagsOptions): Promise<ReleaseTags> {
  const { to = 'HEAD' } = options;
  const { to: commit, shallow } = await resolveRange({ ...options, to });
  const contained = await readTags(['--merged', commit], options);
  const name = to.replace(/^refs\/tags\//, '');
  const here = contained.filter((tag) => tag.commit === commit).sort(newestFirst);
  const wanted = options.prefix;
  const current =
    here.find(({ tag }) => tag === name) ??
    here.find(({ prefix }) => wanted === undefined || prefix === wanted);
  const family = wanted ?? current?.prefix;
  const before = familyOf(
    contained.filter((tag) => tag.commit !== commit),
    family,
    wanted !== undefined,
  ).sort(newestFirst);
  const previous = await newestOf(before, current?.preRelease !== undefined, commit, options);
  return {
    commit,
    ...(current && { current }),
    ...(previous && { previous }),
    before,
    shallow,
  };
}

/** All version tags of the repository, whatever they stand on, the highest version first. */
export async function readReleaseTags(options: GitOptions): Promise<readonly ReleaseTag[]> {
  return [...(await readTags([], options))].sort(newestFirst);
}

/** Versions of other products in the same repository do not count where there are own ones. */
function familyOf(
  tags: readonly ReleaseTag[],
  family: string | undefined,
  strict: boolean,
): ReleaseTag[] {
  const own = tags.filter(({ prefix }) => family === undefined || prefix === family);
  if (own.length > 0 || strict) return own;
  // `v` came or went at some time: still the same product.
  return tags.filter(({ prefix }) => withoutV(prefix) === withoutV(family ?? ''));
}

function withoutV(prefix: string): string {
  return prefix.replace(/v$/i, '');
}

async function newestOf(
  tags: readonly ReleaseTag[],
  withPreReleases: boolean,
  to: string,
  options: ReleaseTagsOptions,
): Promise<ReleaseTag | undefined> {
  const releases = tags.filter(({ preRelease }) => preRelease === undefined);
  const candidates = withPreReleases || releases.length === 0 ? tags : releases;
  const [highest] = candidates;
  if (highest === undefined) return undefined;
  // A scheme may have changed from higher numbers to lower ones: whatever contains it is newer, and
  // what stands before all others in this order is contained by none of them.
  const range = ['--end-of-options', `${highest.commit}..${to}`, '--'];
  const later = await runGit(['rev-list', '--topo-order', '--ancestry-path', ...range], options);
  const byCommit = groupBy(candidates, ({ commit }) => commit);
  const newest = later.split('\n').find((commit) => byCommit.has(commit));
  return newest === undefined ? highest : byCommit.get(newest)?.[0];
}

function newestFirst(a: ReleaseTag, b: ReleaseTag): number {
  // On one commit `v1.2.0` says more than the `v1` that moves with it.
  return (
    compareTagVersions(b, a) || b.numbers.length - a.numbers.length || a.tag.length - b.tag.length
  );
}

async function readTags(
  which: readonly string[],
  options: GitOptions,
): Promise<readonly ReleaseTag[]> {
  const fields = [
    'refname',
    'objecttype',
    'objectname',
    '*objecttype',
    '*objectname',
    'creatordate:unix',
  ];
  const format = fields.map((field) => `%(${field})`).join('%00');
  const output = await runGit(
    ['for-each-ref', `--format=${format}`, ...which, 'refs/tags'],
    options,
  );
  return output.split('\n').flatMap((line): readonly ReleaseTag[] => {
    const [ref = '', type, object = '', peeledType, peeled = '', time] = line.split('\0');
    const version = readTagVersion(ref.slice('refs/tags/'.length));
    const isCommit = type === 'commit' || peeledType === 'commit';
    if (version === undefined || !isCommit) return [];
    return [{ ...version, commit: peeled === '' ? object : peeled, time: Number(time) || 0 }];
  });
}
