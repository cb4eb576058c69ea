import type { ChangeRecord } from '@soe/contract';
import { type ExplainedCommit, explainCommits, type IssueGrammar } from '@soe/release-notes';
import { dateFormat } from './date-format.js';
import { followRenames } from './follow-renames.js';

/** Which commits are collected. */
export interface CollectChangesOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** Commit of the previous release, left out with all before it. Default: the whole history. */
  readonly since?: string;
  /** Last commit. Default: `HEAD`. */
  readonly to?: string;
  /**
   * Only commits that touch these files or folders, taken literally and relative to `directory`. What
   * was renamed to them since the previous release counts under its old name too. Default: all.
   */
  readonly paths?: readonly string[];
  /** Which issue keys exist. Default: none are found. */
  readonly issues?: IssueGrammar;
  /**
   * Branch that the commits are on, where all of them are its own, as on a pull request: its issues
   * are theirs where they name none. Default: none.
   */
  readonly branch?: string;
  /** Keep commits that were taken back since, and what took them back. Default: false. */
  readonly keepCancelled?: boolean;
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/**
 * The commits of a release, newest first, with the issues that they name in subject, body and trailers
 * or that the merge which brought them in names for them, in its message or its branch. A merge is a
 * change itself only where it names an issue that no other change has. A commit that was taken back
 * since the previous release is left out together with what took it back, as in release notes.
 *
 * @throws The error of `readCommits`, for example for a shallow clone that ends inside the range
 */
export async function collectChanges(
  options: CollectChangesOptions,
): Promise<readonly ChangeRecord[]> {
  const { since, issues, paths, ...rest } = options;
  const followed = paths && (await followRenames({ ...options, paths }));
  const commits = await explainCommits({
    ...rest,
    ...(since !== undefined && { from: since }),
    ...(followed !== undefined && { paths: followed }),
    ...(issues !== undefined && { trackers: issues }),
  });
  const keysOf = keyLists();
  const isoDate = dateFormat();
  return commits.map((commit) => toChange(commit, keysOf(commit.issues), isoDate));
}

function toChange(
  commit: ExplainedCommit,
  issues: readonly string[],
  isoDate: (seconds: number) => string,
): ChangeRecord {
  const { hash, subject, author, commitTime, mergedBy } = commit;
  const date = isoDate(commitTime);
  const [reverts] = commit.reverts;
  // Spreads take long for so many commits, so the usual ones have none.
  if (reverts === undefined) {
    return mergedBy === undefined
      ? { commit: hash, subject, author, date, issues }
      : { commit: hash, subject, author, date, issues, mergedBy };
  }
  return {
    ...{ commit: hash, subject, author, date, issues, reverts },
    ...(mergedBy !== undefined && { mergedBy }),
  };
}

/** Most commits of a branch have the same list of issues, which is kept once. */
function keyLists(): (issues: ExplainedCommit['issues']) => readonly string[] {
  const lists = new Map<ExplainedCommit['issues'], readonly string[]>();
  return (issues) => {
    const keys = lists.get(issues) ?? issues.map(({ key }) => key);
    lists.set(issues, keys);
    return keys;
  };
}
