import type { Commit } from './commit.js';

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
export function findMergeOwners(commits: readonly Pick<Commit, 'hash' | 'parents'>[]): MergeOwners {
  const ownerAt = new Int32Array(commits.length).fill(-1);
  const merges: number[] = [];
  if (!commits.some(({ parents }) => parents.length > 1)) return { ownerAt, merges };
  const places = placesOfParents(commits);
  const walked = new Uint8Array(commits.length);
  const met: number[] = [];

  const walkLine = (tip: number | undefined, owner: number) => {
    let place = tip;
    while (place !== undefined && walked[place] === 0) {
      const parents = commits[place]?.parents ?? [];
      walked[place] = 1;
      ownerAt[place] = owner;
      if (parents.length > 1) met.push(place);
      const first = parents[0];
      if (first === undefined) return;
      place = commits[place + 1]?.hash === first ? place + 1 : places.get(first);
    }
  };

  for (let tip = 0; tip < commits.length; tip += 1) {
    walkLine(tip, -1);
    for (let merge = met.pop(); merge !== undefined; merge = met.pop()) {
      merges.push(merge);
      const [, ...merged] = commits[merge]?.parents ?? [];
      for (const parent of merged) walkLine(places.get(parent), merge);
    }
  }
  return { ownerAt, merges };
}

/** Where parents stand, without the many that directly follow the commit: those need no look-up. */
function placesOfParents(
  commits: readonly Pick<Commit, 'hash' | 'parents'>[],
): ReadonlyMap<string, number | undefined> {
  const places = new Map<string, number | undefined>();
  let place = 0;
  for (const { parents } of commits) {
    place += 1;
    const next = commits[place]?.hash;
    const first = parents[0];
    if (first !== undefined && first !== next) places.set(first, undefined);
    if (parents.length > 1) for (const parent of parents.slice(1)) places.set(parent, undefined);
  }
  place = 0;
  for (const { hash } of commits) {
    if (places.has(hash)) places.set(hash, place);
    place += 1;
  }
  return places;
}
