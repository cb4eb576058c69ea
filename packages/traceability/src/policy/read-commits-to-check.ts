import { readCommits, runGit } from '@soe/release-notes';
import { type CollectChangesOptions, collectChanges } from '../changes/collect-changes.js';
import { dateFormat } from '../changes/date-format.js';
import type { CommitPolicy } from './commit-policy.js';
import type { CommitToCheck } from './commit-to-check.js';

/** Which commits are read. */
export interface ReadCommitsToCheckOptions
  extends Pick<CollectChangesOptions, 'directory' | 'to' | 'paths' | 'signal'> {
  /** Left out, with all that it contains; see `ciCommitRange`. Default: the whole history. */
  readonly from?: string;
  /** Its grammar finds the issues; files are read only where an exemption asks for them. */
  readonly policy: CommitPolicy;
}

/**
 * Reads the commits of a range with all that a policy looks at, merges too, newest first. What merges
 * tell about their commits is that of `collectChanges`.
 *
 * @throws The error of `readCommits`, for example for a shallow clone that ends inside the range
 */
export async function readCommitsToCheck(
  options: ReadCommitsToCheckOptions,
): Promise<readonly CommitToCheck[]> {
  const { directory, from, to, paths, policy, signal } = options;
  const where = {
    directory,
    ...(to !== undefined && { to }),
    ...(signal && { signal }),
  };
  // First, because it tells what is wrong with a range; git itself only says that it is.
  const changes = await collectChanges({
    ...where,
    ...(paths !== undefined && { paths }),
    ...(from !== undefined && { since: from }),
    issues: policy.issues,
    keepCancelled: true,
  });
  const wanted = policy.exemptions?.some((each) => each.paths) === true;
  const files = wanted ? await readChangedFiles(options) : undefined;
  const byHash = new Map(changes.map((change) => [change.commit, change]));
  const isoDate = dateFormat();
  const commits: CommitToCheck[] = [];
  for await (const commit of readCommits({ ...where, ...(from !== undefined && { from }) })) {
    const change = byHash.get(commit.hash);
    // With paths, what counts is what collectChanges says, which follows renames.
    if (change === undefined && paths !== undefined) continue;
    const [subject = ''] = commit.message.trimStart().split('\n', 1);
    const changed = files?.get(commit.hash);
    commits.push({
      commit: commit.hash,
      subject: subject.trim(),
      author: commit.authorName,
      date: isoDate(commit.commitTime),
      issues: [],
      // Merges without issues are no changes.
      ...change,
      message: commit.message,
      authorEmail: commit.authorEmail,
      merge: commit.parents.length > 1,
      ...(changed && { paths: changed }),
    });
  }
  return commits;
}

/** The files that each commit changes; both names of one that was moved. */
async function readChangedFiles({
  directory,
  from,
  to = 'HEAD',
  signal,
}: ReadCommitsToCheckOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const log = await runGit(
    [
      ...[
        'log',
        '-z',
        '--no-color',
        '--no-renames',
        '--no-ext-diff',
        '--no-relative',
        '--name-only',
      ],
      // No path in git begins with a slash.
      ...['--diff-merges=first-parent', '--format=/%H', '--end-of-options'],
      from === undefined ? to : `${from}..${to}`,
      '--',
    ],
    { directory, ...(signal && { signal }) },
  );
  const files = new Map<string, string[]>();
  let own: string[] = [];
  for (const token of log.split('\0')) {
    if (token.startsWith('/')) {
      own = [];
      files.set(token.slice(1), own);
    } else if (token !== '') {
      // A line break parts the files from the commit.
      own.push(own.length === 0 ? token.replace(/^\n/, '') : token);
    }
  }
  return files;
}
