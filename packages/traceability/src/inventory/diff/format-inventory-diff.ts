import type { InventoryDiff } from './inventory-diff.js';
import { inventoryDiffSections } from './inventory-diff-sections.js';

/**
 * A comparison as text for a terminal or a log, with the sections of {@link inventoryDiffSections}.
 * Where nothing changed it says what was compared. Pure.
 */
export function formatInventoryDiff(diff: InventoryDiff): string {
  const { packages, changes, compared } = diff;
  const none = packages.length + changes.length === 0;
  return [
    ...(none ? [`No changes. Compared: ${compared.join(', ') || 'nothing'}.`] : []),
    ...inventoryDiffSections(diff).map(({ title, items }) =>
      [
        `${title} (${items.length})`,
        ...items.flatMap(({ text, notes }) => [`  ${text}`, ...notes.map((note) => `    ${note}`)]),
      ].join('\n'),
    ),
  ].join('\n\n');
}
