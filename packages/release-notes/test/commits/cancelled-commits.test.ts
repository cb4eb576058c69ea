import { describe, expect, it } from 'vitest';
import { findCancelled } from '../../src/commits/cancelled-commits.js';

const id = (letter: string) => letter.repeat(40);
const commit = (letter: string, ...reverts: string[]) => ({
  hash: id(letter),
  reverts: reverts.map((r) => (r.length === 1 ? id(r) : r)),
});
const cancelled = (commits: ReturnType<typeof commit>[], pairs: [string, string][] = []) =>
  [...findCancelled(commits, ownersOf(commits, new Map(pairs)))]
    .map((hash) => hash.charAt(0))
    .sort()
    .join('');
const ownersOf = (commits: ReturnType<typeof commit>[], pairs: ReadonlyMap<string, string>) => {
  const placeOf = (letter = '') => commits.findIndex(({ hash }) => hash === id(letter));
  return {
    ownerAt: Int32Array.from(commits, ({ hash }) => placeOf(pairs.get(hash.charAt(0)))),
    merges: [...pairs.values()].map(placeOf),
  };
};

describe('findCancelled', () => {
  it('cancels a commit and its revert', () => {
    expect(cancelled([commit('b', 'a'), commit('a')])).toBe('ab');
  });

  it('restores a commit whose revert is reverted', () => {
    expect(cancelled([commit('c', 'b'), commit('b', 'a'), commit('a')])).toBe('bc');
  });

  it('takes it back again if that is reverted once more', () => {
    expect(cancelled([commit('d', 'c'), commit('c', 'b'), commit('b', 'a'), commit('a')])).toBe(
      'abcd',
    );
  });

  it('keeps a revert of something outside the range', () => {
    expect(cancelled([commit('b', 'f'), commit('a')])).toBe('');
    expect(cancelled([commit('b', 'f', 'a'), commit('a')])).toBe('a');
  });

  it('cancels what a reverted merge brought in, nested merges too', () => {
    const commits = [commit('e', 'd'), commit('d'), commit('c'), commit('b'), commit('a')];

    expect(
      cancelled(commits, [
        ['c', 'd'],
        ['b', 'c'],
      ]),
    ).toBe('bcde');
  });

  it('restores what a revert inside a reverted merge had taken back', () => {
    const commits = [commit('d', 'c'), commit('c'), commit('b', 'a'), commit('a')];

    expect(cancelled(commits, [['b', 'c']])).toBe('bcd');
  });

  it('finds shortened ids unless they are ambiguous', () => {
    const twin = { hash: `${'a'.repeat(39)}b`, reverts: [] };

    expect(cancelled([commit('b', 'aaaaaaa'), commit('a')])).toBe('ab');
    expect(cancelled([commit('b', 'aaaaaaa'), commit('a'), twin])).toBe('');
  });

  it('hides nothing in made-up circles', () => {
    expect(cancelled([commit('a', 'b'), commit('b', 'a')])).toBe('');
    expect(cancelled([commit('a', 'a')])).toBe('');
  });
});
