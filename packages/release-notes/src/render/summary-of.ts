import type { ReleaseNotes } from '../notes/release-notes.js';
import { titleOf } from './outline.js';

/** Notes in one line, without any format: what was released and how much changed. */
export function summaryOf(notes: ReleaseNotes): string {
  const { breaking, security = {} } = notes;
  const counts = [
    counted(breaking.length, 'breaking change'),
    counted(changesIn(notes), 'change'),
    counted(security.fixed?.length ?? 0, 'weakness fixed', 'weaknesses fixed'),
    counted(security.opened?.length ?? 0, 'weakness newly open', 'weaknesses newly open'),
  ].filter((count) => count !== '');
  return `${titleOf(notes)}: ${counts.join(', ') || 'no changes'}.`;
}

/** How many changes the sections tell. */
export function changesIn({ sections }: ReleaseNotes): number {
  return sections.reduce((sum, { changes }) => sum + changes.length, 0);
}

/** A number with what it counts; empty for none. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
