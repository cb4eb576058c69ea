import type { Audience, ReleaseChange, ReleaseNotes } from '../notes/release-notes.js';
import { excludeChanges } from './exclude-changes.js';

/**
 * The notes for those who read them. Maintainers read everything. Consumers do not read changes that
 * are for maintainers, except those that break something or are about security; all else stays, so
 * that nothing they must act upon is ever hidden. What is left out is counted in `excluded`. The notes
 * of what the release is built on are told in the same way.
 */
export function forAudience(notes: ReleaseNotes, audience: Audience): ReleaseNotes {
  if (audience === 'maintainer') return notes;
  const broken = new Set(notes.breaking.map(({ hash }) => hash));
  const told = excludeChanges(
    notes,
    'audience',
    (change, section) =>
      change.audience === 'maintainer' && !broken.has(change.hash) && !isUrgent(change, section),
  );
  if (!told.sourceChanges) return told;
  return {
    ...told,
    sourceChanges: told.sourceChanges.map((source) =>
      source.notes ? { ...source, notes: forAudience(source.notes, audience) } : source,
    ),
  };
}

function isUrgent({ breaking, type, scope }: ReleaseChange, section: string): boolean {
  return [section, type, scope].some((word) => word?.toLowerCase() === 'security') || breaking;
}
