import type { ChangeRecord } from '@soe/contract';
import { type Commit, findIssues, type IssueGrammar, readCommits } from '@soe/release-notes';

/** Which commits are collected. */
export interface CollectChangesOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** Commit of the previous release, left out with all before it. Default: the whole history. */
  readonly since?: string;
  /** Last commit. Default: `HEAD`. */
  readonly to?: string;
  /** Only commits that touch these paths, relative to `directory`. Default: all. */
  readonly paths?: readonly string[];
  /** Which issue keys exist. Default: none are found. */
  readonly issues?: IssueGrammar;
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/**
 * The commits of a release, newest first, with the issues that they name in subject, body and
 * trailers. A merge counts only where it names an issue itself.
 *
 * @throws The error of `readCommits`, for example for a shallow clone that ends inside the range
 */
export async function collectChanges(
  options: CollectChangesOptions,
): Promise<readonly ChangeRecord[]> {
  const { directory, since, to, paths, issues = {}, signal } = options;
  const changes: ChangeRecord[] = [];
  const commits = readCommits({
    directory,
    ...(since !== undefined && { from: since }),
    ...(to !== undefined && { to }),
    ...(paths !== undefined && { paths }),
    ...(signal && { signal }),
  });
  for await (const commit of commits) {
    const change = toChange(commit, issues);
    if (commit.parents.length < 2 || change.issues.length > 0) changes.push(change);
  }
  return changes;
}

function toChange(commit: Commit, grammar: IssueGrammar): ChangeRecord {
  const [subject = ''] = commit.message.trimStart().split('\n', 1);
  const keys = findIssues(commit.message, grammar).map((issue) => issue.key);
  return {
    commit: commit.hash,
    subject: subject.trim(),
    author: commit.authorName,
    date: new Date(commit.commitTime * 1000).toISOString(),
    issues: [...new Set(keys)],
  };
}
