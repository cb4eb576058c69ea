import { findCancelled } from '../commits/cancelled-commits.js';
import { distinctIssues } from '../notes/draft-change.js';
import type {
  BreakingChange,
  ExcludedChange,
  IssueLink,
  ReleaseNotes,
  ReleaseNotesSection,
  UndoneChange,
} from '../notes/release-notes.js';
import { sectionTitles } from '../notes/section-of.js';
import { groupBy, unionBy } from './parts.js';

type Changes = Pick<ReleaseNotes, 'breaking' | 'sections' | 'issues'> & {
  readonly undone: readonly UndoneChange[];
  readonly excluded: readonly ExcludedChange[];
};

/**
 * The changes of two releases as one. What a later one takes back goes, and is kept aside with its
 * place: a third release may take back the taking back.
 */
export function mergeChanges(older: ReleaseNotes, newer: ReleaseNotes): Changes {
  const sections = joinSections(allChanges(older), allChanges(newer));
  const every = sections.flatMap(({ changes }) => changes);
  const told = new Set(every.map(({ hash }) => hash));
  const excluded = unionBy(({ hash }) => hash, newer.excluded, older.excluded);
  const silent = excluded.filter(({ hash }) => !told.has(hash));
  const cancelled = findCancelled(
    [...every, ...silent].map(({ hash, reverts = [] }) => ({ hash, reverts })),
  );
  const breaking = breakingByCommit(older, newer);
  const of = ({ hash }: { readonly hash: string }) => breaking.get(hash) ?? [];
  const shown = sections
    .map(({ title, changes }) => ({
      title,
      changes: changes.filter(({ hash }) => !cancelled.has(hash)),
    }))
    .filter(({ changes }) => changes.length > 0);
  const known = new Set([...told, ...silent.map(({ hash }) => hash)]);
  const loose = [
    ...silent.filter(({ hash }) => !cancelled.has(hash)).flatMap(of),
    ...[...breaking].flatMap(([hash, notes]) => (known.has(hash) ? [] : notes)),
  ];
  return {
    breaking: [...shown.flatMap(({ changes }) => changes.flatMap(of)), ...loose],
    sections: shown,
    undone: sections.flatMap(({ title, changes }) =>
      changes.flatMap((change, at) => {
        if (!cancelled.has(change.hash)) return [];
        const broke = of(change);
        return [{ section: title, at, change, ...(broke.length > 0 && { breaking: broke }) }];
      }),
    ),
    excluded: excluded.map(({ breaking: _breaking, ...change }) => {
      const broke = cancelled.has(change.hash) && !told.has(change.hash) ? of(change) : [];
      return { ...change, ...(broke.length > 0 && { breaking: broke }) };
    }),
    issues: distinctIssues([
      ...shown.flatMap(({ changes }) => changes.flatMap(({ issues }) => issues)),
      ...namedByMerges(newer),
      ...namedByMerges(older),
    ]),
  };
}

/** The sections with what was taken back put where it was. */
function allChanges({ sections, undone = [] }: ReleaseNotes): readonly ReleaseNotesSection[] {
  if (undone.length === 0) return sections;
  const lists = new Map(sections.map(({ title, changes }) => [title, [...changes]]));
  for (const { section, at, change } of undone) {
    const list = lists.get(section);
    if (list) list.splice(at, 0, change);
    else lists.set(section, [change]);
  }
  return Array.from(lists, ([title, changes]) => ({ title, changes }));
}

function joinSections(
  older: readonly ReleaseNotesSection[],
  newer: readonly ReleaseNotesSection[],
): readonly ReleaseNotesSection[] {
  const known = new Set(newer.flatMap(({ changes }) => changes.map(({ hash }) => hash)));
  const lists = new Map(newer.map(({ title, changes }) => [title, changes]));
  for (const { title, changes } of older) {
    const fresh = changes.filter(({ hash }) => !known.has(hash));
    if (fresh.length === 0) continue;
    lists.set(title, [...(lists.get(title) ?? []), ...fresh]);
  }
  const joined = Array.from(lists, ([title, changes]) => ({ title, changes }));
  return joined.toSorted((a, b) => rank(a.title) - rank(b.title));
}

/** Sections of a team's own stand first, in the order of the newest notes. */
function rank(title: string): number {
  return (sectionTitles as readonly string[]).indexOf(title);
}

function breakingByCommit(
  older: ReleaseNotes,
  newer: ReleaseNotes,
): ReadonlyMap<string, readonly BreakingChange[]> {
  const notesOf = ({ breaking, undone = [], excluded = [] }: ReleaseNotes) => {
    const aside = [...undone, ...excluded].flatMap((each) => each.breaking ?? []);
    return groupBy([...breaking, ...aside], ({ hash }) => hash);
  };
  const found = notesOf(newer);
  for (const [hash, notes] of notesOf(older)) if (!found.has(hash)) found.set(hash, notes);
  return found;
}

/** Issues that stand behind those of the changes. */
function namedByMerges({ issues, sections }: ReleaseNotes): readonly IssueLink[] {
  const named = new Set(
    sections.flatMap(({ changes }) => changes.flatMap((each) => each.issues.map(({ key }) => key))),
  );
  return issues.filter(({ key }) => !named.has(key));
}
