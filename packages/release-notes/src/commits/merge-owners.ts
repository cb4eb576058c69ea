import type { Commit } from './commit.js';

/**
 * Finds for each commit the innermost merge that brought it in; commits of the main line have none.
 * Every line of first parents is walked before the branches merged into it, oldest merge first, so
 * that what was merged back and forth belongs to where it came from. Each commit is visited once, and
 * the result lists what an outer merge brought in before what inner merges did.
 */
export function findMergeOwners(
  commits: readonly Pick<Commit, 'hash' | 'parents'>[],
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  if (!commits.some(({ parents }) => parents.length > 1)) return owners;
  const places = placesOfParents(commits);
  const walked = new Uint8Array(commits.length);
  const merges: Pick<Commit, 'hash' | 'parents'>[] = [];

  const walkLine = (tip: number | undefined, owner?: string) => {
    let place = tip;
    while (place !== undefined && walked[place] === 0) {
      const commit = commits[place];
      if (!commit) return;
      walked[place] = 1;
      if (owner !== undefined) owners.set(commit.hash, owner);
      const { parents } = commit;
      if (parents.length > 1) merges.push(commit);
      const first = parents[0];
      if (first === undefined) return;
      place = commits[place + 1]?.hash === first ? place + 1 : places.get(first);
    }
  };

  for (let place = 0; place < commits.length; place += 1) {
    walkLine(place);
    for (let merge = merges.pop(); merge; merge = merges.pop()) {
      for (const parent of merge.parents.slice(1)) walkLine(places.get(parent), merge.hash);
    }
  }
  return owners;
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
