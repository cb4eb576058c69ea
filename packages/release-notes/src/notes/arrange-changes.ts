import { findCancelled } from '../commits/cancelled-commits.js';
import type { History } from '../commits/commit-graph.js';
import { findMergeOwners } from '../commits/merge-owners.js';
import { codeHost, commitUrl, type Trackers } from '../issues/trackers.js';
import { type DraftChange, type DraftMerge, distinctIssues } from './draft-change.js';
import { inherit, type MergeContext, mergeContexts } from './merge-context.js';
import { mergesAround } from './merges-around.js';
import type {
  BreakingChange,
  IssueLink,
  ReleaseChange,
  ReleaseNotes,
  SectionTitle,
} from './release-notes.js';
import { sectionOf, sectionTitles } from './section-of.js';

/**
 * Sorts the changes of a release into sections. Merges and what was cancelled out are left; every
 * other commit appears exactly once.
 */
export function arrangeChanges(
  { commits: drafts, graph }: History<DraftChange | DraftMerge>,
  trackers: Trackers,
  selected?: ReadonlySet<string>,
): Pick<ReleaseNotes, 'breaking' | 'sections' | 'issues'> {
  const owners = findMergeOwners(graph);
  const cancelled = findCancelled(drafts, owners);
  const contexts = mergeContexts(drafts, owners);
  const bySection = new Map<SectionTitle, ReleaseChange[]>(sectionTitles.map((t) => [t, []]));
  const shown: number[] = [];
  const breaking: BreakingChange[] = [];
  drafts.forEach((draft, place) => {
    if (draft.kind === 'merge' || cancelled.has(draft.hash)) return;
    if (selected?.has(draft.hash) === false) return;
    shown.push(place);
    if (draft.breaking.length > 0) breaking.push(...breakingOf(draft, trackers));
    const context = inherit(draft, contexts.get(owners.ownerAt[place] ?? -1));
    bySection.get(sectionOf(draft))?.push(toChange(draft, context, trackers));
  });
  const sections = Array.from(bySection, ([title, changes]) => ({ title, changes })).filter(
    ({ changes }) => changes.length > 0,
  );
  const named = sections.flatMap(({ changes }) => changes.flatMap(({ issues }) => issues));
  const around = mergesAround(shown, owners);
  const merged = drafts
    .filter((_, place) => around[place] === 1)
    .flatMap(({ issues }) => issues.map(toLink));
  return {
    breaking,
    sections,
    issues: distinctIssues([...named, ...merged]),
  };
}

function breakingOf(draft: DraftChange, trackers: Trackers): readonly BreakingChange[] {
  return draft.breaking.map((description) => ({
    description,
    ...(draft.scope !== undefined && { scope: draft.scope }),
    ...commitOf(draft, trackers),
  }));
}

function toChange(draft: DraftChange, context: MergeContext, trackers: Trackers): ReleaseChange {
  return {
    subject: draft.subject,
    ...(draft.type !== undefined && { type: draft.type }),
    ...(draft.scope !== undefined && { scope: draft.scope }),
    ...commitOf(draft, trackers),
    author: draft.author,
    ...(draft.coAuthors && { coAuthors: draft.coAuthors }),
    issues: context.issues.map(toLink),
    ...(context.pullRequest && { pullRequest: toLink(context.pullRequest) }),
    breaking: draft.breaking.length > 0,
    ...(draft.reverts.length > 0 && { reverts: draft.reverts }),
  };
}

function commitOf({ hash }: DraftChange, trackers: Trackers) {
  const host = codeHost(trackers);
  return { hash, ...(host && { url: commitUrl(host, hash) }) };
}

function toLink({ key, url }: IssueLink): IssueLink {
  return url === undefined ? { key } : { key, url };
}
