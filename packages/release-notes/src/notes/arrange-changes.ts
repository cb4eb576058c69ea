import { findCancelled } from '../commits/cancelled-commits.js';
import type { History } from '../commits/commit-graph.js';
import { findMergeOwners } from '../commits/merge-owners.js';
import { type CodeHost, codeHost, commitUrl, type Trackers } from '../issues/trackers.js';
import { changeTeller } from './change-teller.js';
import { type DraftChange, type DraftMerge, distinctIssues } from './draft-change.js';
import { inherit, mergeContexts } from './merge-context.js';
import { mergesAround } from './merges-around.js';
import type { BreakingChange, ReleaseChange, ReleaseNotes, SectionTitle } from './release-notes.js';
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
  const host = codeHost(trackers);
  const tell = changeTeller(trackers);
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
    if (draft.breaking.length > 0) breaking.push(...breakingOf(draft, host));
    const context = inherit(draft, contexts.get(owners.ownerAt[place] ?? -1));
    const own = context === draft ? draft.told : undefined;
    bySection.get(sectionOf(draft))?.push(own ?? tell.change(draft, context));
  });
  const sections = Array.from(bySection, ([title, changes]) => ({ title, changes })).filter(
    ({ changes }) => changes.length > 0,
  );
  const around = mergesAround(shown, owners);
  const merges = drafts.filter((_, place) => around[place] === 1);
  const lists = new Set(sections.flatMap(({ changes }) => changes.map(({ issues }) => issues)));
  for (const { issues } of merges) lists.add(tell.links(issues));
  return { breaking, sections, issues: distinctIssues([...lists].flat()) };
}

function breakingOf(draft: DraftChange, host: CodeHost | undefined): readonly BreakingChange[] {
  return draft.breaking.map((description) => ({
    description,
    ...(draft.scope !== undefined && { scope: draft.scope }),
    hash: draft.hash,
    ...(host && { url: commitUrl(host, draft.hash) }),
  }));
}
