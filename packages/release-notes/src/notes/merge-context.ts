import type { MergeOwners } from '../commits/merge-owners.js';
import { type Draft, type DraftIssue, distinctIssues } from './draft-change.js';
import type { IssueLink } from './release-notes.js';

/** What the merges around a commit say about it. */
export interface MergeContext {
  readonly pullRequest?: IssueLink | undefined;
  readonly issues: readonly DraftIssue[];
}

/**
 * Works out for every merge, by its place, what it hands down. An inner merge knows better than the
 * ones around it: the merge of a whole release may list every issue there is, and that is true of no
 * single change.
 */
export function mergeContexts(
  drafts: readonly Draft[],
  { merges, ownerAt }: MergeOwners,
): ReadonlyMap<number, MergeContext> {
  const contexts = new Map<number, MergeContext>();
  // Outer merges come first, so the context around a merge is always there already.
  for (const place of merges) {
    const merge = drafts[place];
    if (merge) contexts.set(place, inherit(merge, contexts.get(ownerAt[place] ?? -1)));
  }
  return contexts;
}

/** What is said of a commit or merge itself, completed by what is said around it. */
export function inherit(draft: Draft, context: MergeContext | undefined): MergeContext {
  if (!context) return draft;
  // Most commits on branches name nothing themselves; they share what their merge says.
  if (draft.issues.length === 0 && draft.pullRequest === undefined) return context;
  const pullRequest = draft.pullRequest ?? context.pullRequest;
  const named = new Set(draft.issues.map(({ tracker }) => tracker));
  const handedDown = context.issues.filter(({ tracker }) => !named.has(tracker));
  const issues = distinctIssues([...draft.issues, ...handedDown]);
  return {
    issues: issues.filter(({ key }) => key !== pullRequest?.key),
    ...(pullRequest && { pullRequest }),
  };
}
