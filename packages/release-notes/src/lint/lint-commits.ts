import { findCancelled } from '../commits/cancelled-commits.js';
import { commitGraph } from '../commits/commit-graph.js';
import { findMergeOwners } from '../commits/merge-owners.js';
import { parseMessage } from '../commits/parse-message.js';
import { issueFinder } from '../issues/find-issues.js';
import type { IssueGrammar } from '../issues/issue-grammar.js';
import { openTrackers } from '../issues/trackers.js';
import { arrangeChanges } from '../notes/arrange-changes.js';
import { type ChangeSource, draftChange } from '../notes/draft-change.js';
import { lintCommitMessage } from './lint-commit-message.js';
import {
  type LintFinding,
  type LintMessageOptions,
  type LintReport,
  type LintRule,
  levelOf,
} from './lint-rule.js';

/** How commits are looked at. */
export interface LintCommitsOptions extends LintMessageOptions {
  /** Which issue keys exist. Default: none, and no commit has to name one. */
  readonly trackers?: IssueGrammar;
}

/**
 * Looks for commits that would make poor notes. Only what notes would tell is looked at: merges, and
 * commits that were taken back inside the range, are left out. A merge hands its issue on, as it does
 * in notes. Whether a commit is allowed without an issue is no question of notes.
 *
 * @param commits - The newest first, merges included
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if a tracker is not valid.
 */
export function lintCommits(
  commits: readonly ChangeSource[],
  options: LintCommitsOptions = {},
): LintReport {
  const trackers = openTrackers(options.trackers ?? {});
  const finder = issueFinder(trackers);
  const drafts = commits.map((commit) => draftChange(commit, finder));
  const graph = commitGraph(commits);
  const cancelled = findCancelled(drafts, findMergeOwners(graph));
  const kinds = new Map(drafts.map(({ hash, kind }) => [hash, kind]));
  const shown = commits.filter(({ hash }) => kinds.get(hash) === 'change' && !cancelled.has(hash));
  const asksIssues =
    (trackers.github ?? trackers.gitlab) !== undefined || (trackers.jira?.projects.length ?? 0) > 0;
  const unnamed = asksIssues
    ? withoutIssue({ commits: drafts, graph }, trackers)
    : new Set<string>();
  const repeated = repeatedSubjects(shown);
  const findings = shown.flatMap(({ hash, message }) => {
    const own = lintCommitMessage(message, options);
    const { subject } = parseMessage(message);
    const add = (rule: LintRule, seen: string, advice: string): readonly LintFinding[] => {
      const level = levelOf(rule, options);
      return level === undefined ? [] : [{ rule, level, subject, seen, advice }];
    };
    const first = repeated.get(hash);
    return [
      ...own,
      ...(first === undefined
        ? []
        : add(
            'subject-repeated',
            `${first.slice(0, 7)} has the same subject.`,
            'Say what is different about this one, or squash them.',
          )),
      ...(unnamed.has(hash) && !own.some(({ rule }) => rule === 'fixup-left')
        ? add(
            'issue-missing',
            'Neither it nor the merge that brought it in names an issue.',
            'Name the issue in the message or in the name of the branch.',
          )
        : []),
    ].map((finding) => ({ ...finding, hash }));
  });
  const errors = findings.filter(({ level }) => level === 'error').length;
  return { commits: shown.length, errors, warnings: findings.length - errors, findings };
}

/** As the notes see it: after issues and pull requests were handed on by merges. */
function withoutIssue(...input: Parameters<typeof arrangeChanges>): Set<string> {
  const { sections } = arrangeChanges(...input);
  return new Set(
    sections
      .flatMap(({ changes }) => changes)
      .filter(({ issues, pullRequest }) => issues.length === 0 && pullRequest === undefined)
      .map(({ hash }) => hash),
  );
}

/** By commit, the older one that has the same subject. Subjects of updates by bots differ. */
function repeatedSubjects(commits: readonly ChangeSource[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const repeated = new Map<string, string>();
  for (const { hash, message } of commits.toReversed()) {
    const { subject, type = '', scope = '' } = parseMessage(message);
    if (subject === '') continue;
    const key = `${type}\0${scope}\0${subject.toLowerCase()}`;
    const older = first.get(key);
    if (older === undefined) first.set(key, hash);
    else repeated.set(hash, older);
  }
  return repeated;
}
