import type { Draft } from './draft-change.js';

/** The merges through which something shown came in. */
export function mergesAround<D extends Draft>(
  shown: readonly Pick<Draft, 'hash'>[],
  drafts: readonly D[],
  owners: ReadonlyMap<string, string>,
): readonly D[] {
  const around = new Set<string>();
  for (const { hash } of shown) {
    let merge = owners.get(hash);
    while (merge !== undefined && !around.has(merge)) {
      around.add(merge);
      merge = owners.get(merge);
    }
  }
  return drafts.filter(({ kind, hash }) => kind === 'merge' && around.has(hash));
}
