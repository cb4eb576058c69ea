import { type GitOptions, runGit } from '../adapters/git.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';

/** Which commits are meant. */
export interface RangeOptions extends GitOptions {
  /**
   * Where the range begins: a tag, branch or commit that is itself left out, with all that it
   * contains. Default: the beginning of the history.
   */
  readonly from?: string;
  /** Where the range ends: a tag, branch or commit that is included. Default: `HEAD`. */
  readonly to?: string;
}

/** A range by object ids, so that what follows cannot be misread or move underfoot. */
export interface ResolvedRange {
  readonly from?: string;
  readonly to: string;
  /** The clone holds only a part of the history. */
  readonly shallow: boolean;
}

/** Looks the two ends up and makes sure that the clone holds all that lies between them. */
export async function resolveRange(options: RangeOptions): Promise<ResolvedRange> {
  const { from, to = 'HEAD' } = options;
  const [first, last] = await Promise.all([
    from === undefined ? undefined : resolveCommit(from, options),
    resolveCommit(to, options),
  ]);
  const { hash, shallow } = last;
  if (first === undefined) return { to: hash, shallow };
  if (shallow) await refuseGap(first.hash, hash, options);
  return { from: first.hash, to: hash, shallow };
}

/** What to hand to `git log` and `git rev-list`. */
export function rangeArguments(range: ResolvedRange): readonly string[] {
  return ['--end-of-options', range.from === undefined ? range.to : `${range.from}..${range.to}`];
}

/** One call tells both: starting git takes longer than its answer. */
async function resolveCommit(
  ref: string,
  options: GitOptions,
): Promise<{ readonly hash: string; readonly shallow: boolean }> {
  const name = `${ref}^{commit}`;
  const args = ['--verify', '--quiet', '--is-shallow-repository', '--end-of-options', name];
  try {
    const [shallow, hash = '', ...more] = (await runGit(['rev-parse', ...args], options))
      .trimEnd()
      .split('\n');
    // rev-parse also understands expressions such as ^main; those do not name one commit.
    if (ref !== '' && objectId.test(hash) && more.length === 0) {
      return { hash, shallow: shallow === 'true' };
    }
  } catch (error) {
    if (!(error instanceof ReleaseNotesError && error.code === 'GIT_FAILED')) throw error;
    throw (await isShallow(options))
      ? shallowClone(ref, options, error)
      : unknownRevision(ref, options, error);
  }
  throw unknownRevision(ref, options);
}

/** What to do about a shallow clone. */
export const wholeHistory =
  'Fetch the whole history: fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab, or ' +
  'git fetch --unshallow --tags.';

const objectId = /^[0-9a-f]{40,64}$/;

async function isShallow(options: GitOptions): Promise<boolean> {
  return (await runGit(['rev-parse', '--is-shallow-repository'], options)).trim() === 'true';
}

/** In a shallow clone the log stops silently where the history was cut off. */
async function refuseGap(from: string, to: string, options: GitOptions): Promise<void> {
  const args = [
    'rev-list',
    '--max-parents=0',
    '--max-count=1',
    '--end-of-options',
    `${from}..${to}`,
  ];
  if ((await runGit(args, options)).trim() !== '') throw shallowClone(from, options);
}

function unknownRevision(ref: string, options: GitOptions, cause?: ReleaseNotesError) {
  return new ReleaseNotesError(
    'GIT_UNKNOWN_REVISION',
    `Looking up ${quote(ref)} in ${cleanText(options.directory)}: ${
      ref === 'HEAD'
        ? 'the branch that is checked out has no commit yet. Make one, or name another branch.'
        : 'no such commit, tag or branch. Check the spelling, or fetch it (git fetch --tags).'
    }`,
    cause && { cause },
  );
}

function shallowClone(ref: string, options: GitOptions, cause?: ReleaseNotesError) {
  return new ReleaseNotesError(
    'GIT_SHALLOW_CLONE',
    `Reading the history since ${quote(ref)} in ${cleanText(options.directory)}: the clone is shallow ` +
      `and does not reach that far. ${wholeHistory}`,
    cause && { cause },
  );
}

function quote(ref: string) {
  return `"${cleanText(ref)}"`;
}
