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
  const asked = isShallow(options);
  const [shallow, first, last] = await Promise.all([
    asked,
    from === undefined ? undefined : resolveCommit(from, asked, options),
    resolveCommit(to, asked, options),
  ]);
  if (first === undefined) return { to: last, shallow };
  if (shallow) await refuseGap(first, last, options);
  return { from: first, to: last, shallow };
}

/** What to hand to `git log` and `git rev-list`. */
export function rangeArguments(range: ResolvedRange): readonly string[] {
  return ['--end-of-options', range.from === undefined ? range.to : `${range.from}..${range.to}`];
}

async function isShallow(options: GitOptions): Promise<boolean> {
  return (await runGit(['rev-parse', '--is-shallow-repository'], options)).trim() === 'true';
}

async function resolveCommit(
  ref: string,
  shallow: Promise<boolean>,
  options: GitOptions,
): Promise<string> {
  const name = `${ref}^{commit}`;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name];
  try {
    const hash = (await runGit(args, options)).trim();
    // rev-parse also understands expressions such as ^main; those do not name one commit.
    if (ref !== '' && /^[0-9a-f]{40,64}$/.test(hash)) return hash;
  } catch (error) {
    if (!(error instanceof ReleaseNotesError && error.code === 'GIT_FAILED')) throw error;
    throw (await shallow)
      ? shallowClone(ref, options, error)
      : unknownRevision(ref, options, error);
  }
  throw unknownRevision(ref, options);
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
    `Looking up ${quote(ref)} in ${cleanText(options.directory)}: no such commit, tag or branch. ` +
      'Check the spelling, or fetch it (git fetch --tags).',
    cause && { cause },
  );
}

function shallowClone(ref: string, options: GitOptions, cause?: ReleaseNotesError) {
  return new ReleaseNotesError(
    'GIT_SHALLOW_CLONE',
    `Reading the history since ${quote(ref)} in ${cleanText(options.directory)}: the clone is shallow ` +
      'and does not reach that far. Fetch the whole history: fetch-depth: 0 for actions/checkout, ' +
      'GIT_DEPTH: 0 in GitLab, or git fetch --unshallow.',
    cause && { cause },
  );
}

function quote(ref: string) {
  return `"${cleanText(ref)}"`;
}
