import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitGraph } from '../../src/commits/commit-graph.js';

const commits = (text: string) =>
  text.split(' ').map((part) => ({ hash: part.charAt(0), parents: [...part.slice(1)] }));
const graph = (text: string) => {
  const { firstParentAt, mergedAt } = commitGraph(commits(text));
  return { first: [...firstParentAt], merged: Object.fromEntries(mergedAt) };
};

describe('commitGraph', () => {
  it('tells parents by their places', () => {
    expect(graph('mbd ba da a')).toEqual({ first: [1, 3, 3, -1], merged: { 0: [2] } });
  });

  it('leaves out parents that are not in the list', () => {
    expect(graph('mbx ba')).toEqual({ first: [1, -1], merged: { 0: [] } });
  });

  it('finds parents that come before a commit that names them, as where clocks are wrong', () => {
    expect(graph('mbd ba a da')).toEqual({ first: [1, 2, -1, 2], merged: { 0: [3] } });
    expect(graph('a ba')).toEqual({ first: [-1, 0], merged: {} });
  });

  it('finds the parents of any commits in any order', () => {
    const letters = [...'abcdefgh'];
    const anyCommits = fc
      .shuffledSubarray(letters)
      .chain((hashes) =>
        fc.tuple(
          ...hashes.map((hash) =>
            fc.shuffledSubarray(letters, { maxLength: 3 }).map((parents) => ({ hash, parents })),
          ),
        ),
      );

    fc.assert(
      fc.property(anyCommits, (list) => {
        const placeOf = (hash = '') => list.findIndex((commit) => commit.hash === hash);
        const { firstParentAt, mergedAt } = commitGraph(list);

        expect([...firstParentAt]).toEqual(list.map(({ parents }) => placeOf(parents[0])));
        list.forEach(({ parents }, place) => {
          const others = parents.slice(1).map(placeOf);
          expect(mergedAt.get(place)).toEqual(
            parents.length > 1 ? others.filter((at) => at !== -1) : undefined,
          );
        });
      }),
    );
  });
});
