import type { IssueGrammar, IssueState } from '@soe/release-notes';

/** The schema that a file with a policy names. */
export const commitPolicySchemaId = 'soe-commit-policy/v1';

/** Where the hook and the check look for the policy, at the top of the checkout. */
export const commitPolicyFile = 'soe.commits.json';

/** What is asked of every commit. Plain data; its JSON Schema is `schemas/commit-policy.json`. */
export interface CommitPolicy {
  /** Always `soe-commit-policy/v1`. */
  readonly schema: typeof commitPolicySchemaId;
  /**
   * Which issue keys exist. Name every project that people mention, also those that are not right
   * here: only a key that is known can be called wrong.
   */
  readonly issues: IssueGrammar;
  /**
   * Projects that are right in this repository: keys of Jira projects, or `owner/repo` on GitHub.
   * Default: those that `issues` names; other repositories on GitHub are found, but not right.
   */
  readonly projects?: readonly string[];
  /** The same for single flavors, where `projects` does not fit them. Default: none. */
  readonly flavors?: Readonly<Record<string, readonly string[]>>;
  /** States that an issue may be in. Needs a tracker. Default: any. */
  readonly states?: readonly IssueState[];
  /** Kinds of issues that count, in the words of the tracker, any case. Needs a tracker. Default: any. */
  readonly types?: readonly string[];
  /**
   * `exempt`: a merge needs no issue of its own. `own`: it does. Default `exempt`.
   */
  readonly merges?: 'exempt' | 'own';
  /**
   * `own`: what a merge brings in names an issue, commit by commit. `covered`: the issues of the
   * merge count for it too. Default `own`.
   */
  readonly mergedCommits?: 'own' | 'covered';
  /**
   * `inherit`: a revert is about the issues of what it takes back, which git quotes in its subject.
   * `own`: it needs one outside of that quote. Default `inherit`.
   */
  readonly reverts?: 'inherit' | 'own';
  /**
   * Where the message of a squash names its issue. `anywhere`; `subject`: outside of the messages
   * that were squashed; `each`: in every one of these. Default `anywhere`.
   */
  readonly squashes?: 'anywhere' | 'subject' | 'each';
  /**
   * Whether the number that GitHub writes for a pull request (`Title (#12)`, `Merge pull request
   * #12`) counts as an issue. Default `false`.
   */
  readonly pullRequests?: boolean;
  /** What an issue that no tracker could tell of does. Default `fail`. */
  readonly unreadable?: 'fail' | 'warn';
  /** Commits that need no issue, each with an owner, a reason and an end. Default: none. */
  readonly exemptions?: readonly CommitExemption[];
}

/**
 * Commits that need no issue. All that is named must fit; at least one of `commit`, `author`, `paths`
 * and `subject` is.
 */
export interface CommitExemption {
  /** Full hash. */
  readonly commit?: string;
  /**
   * Name or address of the author, whole, any case. Both are claims: whoever can push can write them.
   */
  readonly author?: string;
  /** Files and folders, relative to the top: the commit changes nothing outside of them. */
  readonly paths?: readonly string[];
  /** First line of the message; `*` stands for any text. No other character is special. */
  readonly subject?: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Why. */
  readonly reason: string;
  /** Last day on which it holds, in UTC, such as `2026-12-31`. */
  readonly expires: string;
  /**
   * It may fit nothing, as one for a bot does in most pull requests. Default `false`: an exemption that
   * nothing needed fails the check.
   */
  readonly standing?: boolean;
}
