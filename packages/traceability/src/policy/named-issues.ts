import type { CommitPolicy } from './commit-policy.js';
import type { CommitToCheck } from './commit-to-check.js';
import { isMerge, isRevert, messageIssues } from './message-issues.js';

/** The issues that a commit stands for, or why it needs none. */
export interface NamedIssues {
  /** Keys, each once. */
  readonly keys: readonly string[];
  /** Why there are none although some are written. */
  readonly problem?: string;
  /** Why it needs none. */
  readonly exempt?: string;
}

/** The issues that each commit stands for: its own, those of what it takes back, those of its merge. */
export function namedIssues(
  changes: readonly CommitToCheck[],
  policy: CommitPolicy,
): ReadonlyMap<CommitToCheck, NamedIssues> {
  const { merges = 'exempt', mergedCommits = 'own', reverts = 'inherit' } = policy;
  const own = new Map(changes.map((change) => [change.commit, ownIssues(change, policy)]));

  const inherited = (change: CommitToCheck): readonly string[] => {
    const seen = new Set<string>();
    // A revert of a revert of …: until one names an issue, and never in a circle.
    for (let hash = revertedBy(change); hash !== undefined && !seen.has(hash); ) {
      seen.add(hash);
      const full = changes.find((each) => each.commit.startsWith(hash ?? ''));
      const keys = own.get(full?.commit ?? '')?.keys ?? [];
      if (keys.length > 0 || full === undefined) return keys;
      hash = revertedBy(full);
    }
    return [];
  };

  const standsFor = (change: CommitToCheck): NamedIssues => {
    if (merges === 'exempt' && isMergeCommit(change)) {
      return { keys: [], exempt: 'a merge needs no issue of its own' };
    }
    const named = own.get(change.commit) ?? { keys: [] };
    if (named.keys.length > 0) return named;
    const taken = reverts === 'inherit' ? inherited(change) : [];
    if (taken.length > 0) return { keys: taken };
    if (mergedCommits === 'covered' && change.mergedBy !== undefined) {
      const merge = own.get(change.mergedBy)?.keys ?? [];
      const keys = merge.length > 0 ? merge : change.issues;
      if (keys.length > 0) return { keys };
    }
    return named;
  };
  return new Map(changes.map((change) => [change, standsFor(change)]));
}

function ownIssues(change: CommitToCheck, policy: CommitPolicy): NamedIssues {
  if (change.message !== undefined) return messageIssues(change.message, policy);
  const named = messageIssues(change.subject, policy);
  // Without the message, what stands in its body is known only from the record; and where a merge named
  // issues too, nobody can tell whose they are.
  if (named.keys.length > 0 || change.mergedBy !== undefined) return named;
  const onlyRefused = named.problem !== undefined && change.issues.length < 2;
  return onlyRefused ? named : { keys: change.issues };
}

function isMergeCommit({ merge, message, subject }: CommitToCheck): boolean {
  return merge ?? isMerge(message ?? subject);
}

function revertedBy({ reverts, message, subject }: CommitToCheck): string | undefined {
  if (reverts !== undefined) return reverts;
  if (message === undefined || !isRevert(subject)) return undefined;
  return /\bThis reverts commit ([0-9a-f]{7,64})\b/.exec(message)?.[1];
}
