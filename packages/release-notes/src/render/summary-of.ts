import type { ReleaseNotes } from '../notes/release-notes.js';
import { titleOf } from './outline.js';

/** Notes in one line, without any format: what was released and how much changed. */
export function summaryOf(notes: ReleaseNotes): string {
  const { breaking, sections, security = {} } = notes;
  const changes = sections.reduce((sum, section) => sum + section.changes.length, 0);
  const counts = [
    counted(breaking.length, 'breaking change'),
    counted(changes, 'change'),
    counted(security.fixed?.length ?? 0, 'weakness fixed', 'weaknesses fixed'),
    counted(security.opened?.length ?? 0, 'weakness newly open', 'weaknesses newly open'),
  ].filter((count) => count !== '');
  return `${titleOf(notes)}: ${counts.join(', ') || 'no changes'}.`;
}

/** A number with what it counts; empty for none. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
