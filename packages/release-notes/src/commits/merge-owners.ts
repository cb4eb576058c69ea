import type { CommitGraph } from './commit-graph.js';

/** Which merges brought commits in. A commit is told by its place in the list, which is quick to look up. */
export interface MergeOwners {
  /** By place: the place of the innermost merge that brought the commit in; -1 on the main line. */
  readonly ownerAt: Int32Array;
  /** Places of all merges, each before those that it brought in. */
  readonly merges: readonly number[];
}

/**
 * Finds for each commit the innermost merge that brought it in; commits of the main line have none.
 * Every line of first parents is walked before the branches merged into it, oldest merge first, so
 * that what was merged back and forth belongs to where it came from. Each commit is visited once.
 */
export function findMergeOwners({ firstParentAt, mergedAt }: CommitGraph): MergeOwners {
  const ownerAt = new Int32Array(firstParentAt.length).fill(-1);
  const merges: number[] = [];
  if (mergedAt.size === 0) return { ownerAt, merges };
  const walked = new Uint8Array(firstParentAt.length);
  const met: number[] = [];

  const walkLine = (tip: number, owner: number) => {
    let place = tip;
    while (place !== -1 && walked[place] === 0) {
      walked[place] = 1;
      ownerAt[place] = owner;
      if (mergedAt.has(place)) met.push(place);
      place = firstParentAt[place] ?? -1;
    }
  };

  for (let tip = 0; tip < firstParentAt.length; tip += 1) {
    walkLine(tip, -1);
    for (let merge = met.pop(); merge !== undefined; merge = met.pop()) {
      merges.push(merge);
      for (const parent of mergedAt.get(merge) ?? []) walkLine(parent, merge);
    }
  }
  return { ownerAt, merges };
}
