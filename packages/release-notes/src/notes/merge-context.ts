import { type Draft, type DraftIssue, distinctIssues } from './draft-change.js';
import type { IssueLink } from './release-notes.js';

/** What the merges around a commit say about it. */
export interface MergeContext {
  readonly pullRequest?: IssueLink | undefined;
  readonly issues: readonly DraftIssue[];
}

/**
 * Works out for every merge what it hands down. An inner merge knows better than the ones around it:
 * the merge of a whole release may list every issue there is, and that is true of no single change.
 */
export function mergeContexts(
  drafts: readonly Draft[],
  owners: ReadonlyMap<string, string>,
): ReadonlyMap<string, MergeContext> {
  const contexts = new Map<string, MergeContext>();
  if (owners.size === 0) return contexts;
  const merges = new Map<string, Draft>();
  for (const draft of drafts) if (draft.kind === 'merge') merges.set(draft.hash, draft);
  // Owners come outermost first, so the context around a merge is always there already.
  for (const owner of owners.values()) {
    const merge = merges.get(owner);
    if (!merge || contexts.has(owner)) continue;
    contexts.set(owner, inherit(merge, contexts.get(owners.get(owner) ?? '')));
  }
  return contexts;
}

/** What is said of a commit or merge itself, completed by what is said around it. */
export function inherit(draft: Draft, context: MergeContext | undefined): MergeContext {
  if (!context) return draft;
  const pullRequest = draft.pullRequest ?? context.pullRequest;
  const named = new Set(draft.issues.map(({ tracker }) => tracker));
  const handedDown = context.issues.filter(({ tracker }) => !named.has(tracker));
  const issues = distinctIssues([...draft.issues, ...handedDown]);
  return {
    issues: issues.filter(({ key }) => key !== pullRequest?.key),
    ...(pullRequest && { pullRequest }),
  };
}
