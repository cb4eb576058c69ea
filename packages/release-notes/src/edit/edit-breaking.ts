import { optional } from '../merge/parts.js';
import type { BreakingChange, ReleaseChange } from '../notes/release-notes.js';

/** What a change breaks: a text in place of its own, `true` if its subject says so, `false` for nothing. */
export type BreakingEdit = string | boolean;

/**
 * Edits what changes break. New notes stand behind the others, or where their place in the history is
 * known, there.
 */
export function editBreaking(
  breaking: readonly BreakingChange[],
  edits: ReadonlyMap<string, BreakingEdit>,
  changes: ReadonlyMap<string, ReleaseChange>,
): readonly BreakingChange[] {
  if (edits.size === 0) return breaking;
  const told = new Set<string>();
  const edited = breaking.flatMap((each) => {
    const edit = edits.get(each.hash);
    if (edit === undefined || edit === true) {
      told.add(each.hash);
      return [each];
    }
    if (edit === false || told.has(each.hash)) return [];
    told.add(each.hash);
    return [{ ...each, description: edit }];
  });
  const fresh = Array.from(edits).flatMap(([hash, edit]) => {
    const change = changes.get(hash);
    const description = typeof edit === 'string' ? edit : change?.subject;
    if (edit === false || told.has(hash) || description === undefined) return [];
    return [
      { description, ...optional('scope', change?.scope), hash, ...optional('url', change?.url) },
    ];
  });
  return [...edited, ...fresh];
}
