import { detach } from './keep-texts.js';

/**
 * Who is whose parent in a list of commits. A commit is told by its place in the list: that is found
 * many times quicker than an object id.
 */
export interface CommitGraph {
  /** By place: the place of the first parent; -1 where there is none in the list. */
  readonly firstParentAt: Int32Array;
  /** For the place of each merge: the places of its other parents, as far as they are in the list. */
  readonly mergedAt: ReadonlyMap<number, readonly number[]>;
}

/** Commits in the order of git, newest first, and who is whose parent. */
export interface History<T> {
  readonly commits: readonly T[];
  readonly graph: CommitGraph;
}

/** What a graph is made of. */
export interface GraphCommit {
  /** Full object id. */
  readonly hash: string;
  /** Object ids of the parents. Default: none. */
  readonly parents?: readonly string[];
}

/** The graph of commits that are all there already. */
export function commitGraph(commits: Iterable<GraphCommit>): CommitGraph {
  const builder = graphBuilder();
  for (const commit of commits) builder.add(commit);
  return builder.finish();
}

/** Makes a graph while commits come in, so that nobody needs to keep the object ids of parents. */
export function graphBuilder(): {
  readonly add: (commit: GraphCommit) => void;
  readonly finish: () => CommitGraph;
} {
  const hashes: string[] = [];
  // A parent gets a number when it is first named; where it stands is known when its commit comes.
  const placeOf: number[] = [];
  const firstAt: number[] = [];
  const mergedAt = new Map<number, number[]>();
  // Parents that are named and still to come: few, however long the history is.
  const ahead = new Map<string, number>();
  // The next commit mostly is the first parent of the last one, which then needs no look-up.
  let expected = '';

  const newNumber = () => placeOf.push(-1) - 1;
  const numberOf = (hash: string) => {
    const known = ahead.get(hash);
    if (known !== undefined) return known;
    const number = newNumber();
    ahead.set(detach(hash), number);
    return number;
  };
  const waitForExpected = () => {
    if (expected !== '') ahead.set(detach(expected), firstAt.at(-1) ?? -1);
  };
  const arrive = (hash: string, place: number) => {
    if (hash === expected) {
      placeOf[firstAt.at(-1) ?? -1] = place;
      return;
    }
    waitForExpected();
    const number = ahead.get(hash);
    if (number === undefined) return;
    placeOf[number] = place;
    ahead.delete(hash);
  };

  return {
    add({ hash, parents = none }) {
      const place = hashes.push(hash) - 1;
      arrive(hash, place);
      const first = parents[0] ?? '';
      const known = first === '' ? -1 : ahead.get(first);
      expected = known === undefined ? first : '';
      firstAt.push(known ?? newNumber());
      if (parents.length > 1) mergedAt.set(place, parents.slice(1).map(numberOf));
    },
    finish() {
      waitForExpected();
      // Where clocks were wrong, a commit may come before it is named.
      if (ahead.size > 0) {
        hashes.forEach((hash, place) => {
          const number = ahead.get(hash);
          if (number !== undefined) placeOf[number] = place;
        });
      }
      const place = (number: number) => placeOf[number] ?? -1;
      for (const [merge, numbers] of mergedAt) {
        mergedAt.set(
          merge,
          numbers.map(place).filter((each) => each !== -1),
        );
      }
      return { firstParentAt: Int32Array.from(firstAt.map(place)), mergedAt };
    },
  };
}

const none: readonly never[] = [];
