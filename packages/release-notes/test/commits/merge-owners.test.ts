import { describe, expect, it } from 'vitest';
import { commitGraph } from '../../src/commits/commit-graph.js';
import { findMergeOwners } from '../../src/commits/merge-owners.js';

const graph = (text: string) =>
  text.split(' ').map((part) => ({ hash: part.charAt(0), parents: [...part.slice(1)] }));
const owners = (text: string) => {
  const commits = graph(text);
  const { ownerAt } = findMergeOwners(commitGraph(commits));
  const hashAt = (place: number | undefined) => commits[place ?? -1]?.hash;
  return Object.fromEntries(
    commits.flatMap(({ hash }, place) =>
      ownerAt[place] === -1 ? [] : [[hash, hashAt(ownerAt[place])]],
    ),
  );
};

describe('findMergeOwners', () => {
  it('gives the commits of a branch to the merge that brought them in', () => {
    expect(owners('mbd ba da a')).toEqual({ d: 'm' });
  });

  it('gives them to the innermost merge', () => {
    // m merges d, whose line merges e.
    expect(owners('mad dce cb eb ab b')).toEqual({ d: 'm', c: 'm', e: 'd' });
  });

  it('does not give the main line to a branch that merged it back', () => {
    // x is a merge of main (a) into the branch, which m then merges.
    expect(owners('mbx xya yc ba ac c')).toEqual({ x: 'm', y: 'm' });
  });

  it('tells merges before those that they brought in', () => {
    const { merges } = findMergeOwners(commitGraph(graph('mad dce cb eb ab b')));

    expect(merges).toEqual([0, 1]);
  });

  it('stays quick on deep histories', () => {
    const line = Array.from({ length: 50_000 }, (_, i) => ({
      hash: `n${i}`,
      parents: i % 2 === 0 ? [`n${i + 2}`, `n${i + 1}`] : [`n${i + 1}`],
    }));

    const { ownerAt } = findMergeOwners(commitGraph(line));

    expect(ownerAt.filter((owner) => owner !== -1).length).toBe(25_000);
  });
});
