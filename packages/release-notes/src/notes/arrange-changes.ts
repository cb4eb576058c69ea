import { findCancelled } from '../commits/cancelled-commits.js';
import type { History } from '../commits/commit-graph.js';
import { findMergeOwners } from '../commits/merge-owners.js';
import { type CodeHost, codeHost, commitUrl, type Trackers } from '../issues/trackers.js';
import {
  type DraftChange,
  type DraftIssue,
  type DraftMerge,
  distinctIssues,
} from './draft-change.js';
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
  const host = codeHost(trackers);
  const linksOf = linkMaker();
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
    bySection.get(sectionOf(draft))?.push(toChange(draft, context, host, linksOf));
  });
  const sections = Array.from(bySection, ([title, changes]) => ({ title, changes })).filter(
    ({ changes }) => changes.length > 0,
  );
  const around = mergesAround(shown, owners);
  const merges = drafts.filter((_, place) => around[place] === 1);
  const lists = new Set(sections.flatMap(({ changes }) => changes.map(({ issues }) => issues)));
  for (const { issues } of merges) lists.add(linksOf(issues));
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

function toChange(
  draft: DraftChange,
  { issues, pullRequest }: MergeContext,
  host: CodeHost | undefined,
  linksOf: LinkMaker,
): ReleaseChange {
  const { type, scope, hash, coAuthors, reverts } = draft;
  // Member by member, as spreads take twice the time of this whole step in a long history.
  const change: { -readonly [Name in keyof ReleaseChange]?: ReleaseChange[Name] } = {};
  change.subject = draft.subject;
  if (type !== undefined) change.type = type;
  if (scope !== undefined) change.scope = scope;
  change.hash = hash;
  if (host) change.url = commitUrl(host, hash);
  change.author = draft.author;
  if (coAuthors) change.coAuthors = coAuthors;
  change.issues = linksOf(issues);
  if (pullRequest) change.pullRequest = toLink(pullRequest);
  change.breaking = draft.breaking.length > 0;
  if (reverts.length > 0) change.reverts = reverts;
  // The compiler does not follow that all that has to be there was set.
  return change as ReleaseChange;
}

/** Makes links of issues. A list that many commits share, as most are, is made once. */
type LinkMaker = (issues: readonly DraftIssue[]) => readonly IssueLink[];

function linkMaker(): LinkMaker {
  const made = new Map<readonly DraftIssue[], readonly IssueLink[]>();
  return (issues) => {
    const known = made.get(issues);
    if (known) return known;
    const links = issues.map(toLink);
    made.set(issues, links);
    return links;
  };
}

function toLink({ key, url }: IssueLink): IssueLink {
  return url === undefined ? { key } : { key, url };
}
