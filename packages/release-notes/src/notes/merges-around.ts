import type { MergeOwners } from '../commits/merge-owners.js';

/** Marks, by place, the merges through which something shown came in. Takes the places of that. */
export function mergesAround(shown: readonly number[], { ownerAt }: MergeOwners): Uint8Array {
  const around = new Uint8Array(ownerAt.length);
  for (const place of shown) {
    let merge = ownerAt[place] ?? -1;
    while (merge !== -1 && around[merge] === 0) {
      around[merge] = 1;
      merge = ownerAt[merge] ?? -1;
    }
  }
  return around;
}
