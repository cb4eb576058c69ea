import type { DraftChange, DraftMerge } from './draft-change.js';

/** The merges through which something shown came in. */
export function mergesAround(
  shown: readonly Pick<DraftChange, 'hash'>[],
  drafts: readonly (DraftChange | DraftMerge)[],
  owners: ReadonlyMap<string, string>,
): readonly (DraftChange | DraftMerge)[] {
  const around = new Set<string>();
  for (const { hash } of shown) {
    let merge = owners.get(hash);
    while (merge !== undefined && !around.has(merge)) {
      around.add(merge);
      merge = owners.get(merge);
    }
  }
  return drafts.filter(({ hash }) => around.has(hash));
}
