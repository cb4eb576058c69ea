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
  // What was walked is taken out, so that no commit is visited twice.
  const ahead = new Map(commits.map((commit) => [commit.hash, commit]));
  const merges: Pick<Commit, 'hash' | 'parents'>[] = [];

  const walkLine = (tip: string, owner?: string) => {
    let commit = ahead.get(tip);
    while (commit) {
      ahead.delete(commit.hash);
      if (owner !== undefined) owners.set(commit.hash, owner);
      if (commit.parents.length > 1) merges.push(commit);
      commit = ahead.get(commit.parents[0] ?? '');
    }
  };

  for (const { hash } of commits) {
    walkLine(hash);
    for (let merge = merges.pop(); merge; merge = merges.pop()) {
      for (const parent of merge.parents.slice(1)) walkLine(parent, merge.hash);
    }
  }
  return owners;
}
