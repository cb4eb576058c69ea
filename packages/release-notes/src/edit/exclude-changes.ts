import { listed, optional, unionBy } from '../merge/parts.js';
import type { ExcludedChange, ReleaseChange, ReleaseNotes } from '../notes/release-notes.js';
import { keysOf } from './override-finder.js';

/**
 * The same notes without some changes. They are counted in `excluded`, what they break stays told, and
 * issues that only they name go with them.
 */
export function excludeChanges(
  notes: ReleaseNotes,
  by: ExcludedChange['by'],
  isExcluded: (change: ReleaseChange, section: string) => boolean,
): ReleaseNotes {
  const gone: ReleaseChange[] = [];
  const sections = notes.sections.flatMap((section) => {
    const kept = section.changes.filter((change) => {
      const leaves = isExcluded(change, section.title);
      if (leaves) gone.push(change);
      return !leaves;
    });
    if (kept.length === section.changes.length) return [section];
    return kept.length === 0 ? [] : [{ ...section, changes: kept }];
  });
  if (gone.length === 0) return notes;
  const excluded = gone.map((change) => excludedOf(change, by));
  return {
    ...notes,
    sections,
    excluded: unionBy(({ hash }) => hash, notes.excluded, excluded),
    issues: issuesLeft(notes, sections, gone),
  };
}

function excludedOf(change: ReleaseChange, by: ExcludedChange['by']): ExcludedChange {
  const { hash, issues, pullRequest, reverts } = change;
  return {
    hash,
    by,
    ...listed('issues', issues.flatMap(keysOf)),
    ...optional('pullRequest', pullRequest?.key),
    ...listed('reverts', reverts),
  };
}

function issuesLeft(
  notes: ReleaseNotes,
  sections: ReleaseNotes['sections'],
  gone: readonly ReleaseChange[],
): ReleaseNotes['issues'] {
  const left = keysNamed(sections.flatMap(({ changes }) => changes));
  const lost = keysNamed(gone);
  return notes.issues.filter(({ key }) => left.has(key) || !lost.has(key));
}

function keysNamed(changes: readonly ReleaseChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ issues }) => issues.map(({ key }) => key)));
}
