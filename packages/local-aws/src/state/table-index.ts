/** The values under which an index finds a row; none when it is not to be found there. */
export type IndexValues<Row> = (row: Row) => readonly string[];

/** One way to find rows: by their keys, by a value of an index, or by how such a value begins. */
export type Probe<Index extends string> =
  | { readonly keys: readonly string[] }
  | { readonly index: Index; readonly value: string }
  | { readonly index: Index; readonly prefix: string };

/** Rows by something else than their key. */
export interface TableIndex {
  readonly add: (key: string, row: object) => void;
  readonly remove: (key: string, row: object) => void;
  /** The keys of the rows under a value, in no order. */
  readonly under: (value: string) => Iterable<string>;
  /** How many keys are under a value. */
  readonly count: (value: string) => number;
  /** The values that begin with a prefix, sorted. */
  readonly valuesFrom: (prefix: string) => readonly string[];
}

/** Makes an empty index. Whoever changes rows keeps it in step. */
export function createTableIndex(valuesOf: IndexValues<object>): TableIndex {
  const buckets = new Map<string, Set<string>>();
  /** Kept from the first question for a prefix on, because most indexes are never asked one. */
  let sorted: string[] | undefined;

  return {
    add(key, row) {
      for (const value of valuesOf(row)) {
        const bucket = buckets.get(value);
        if (bucket !== undefined) bucket.add(key);
        else {
          buckets.set(value, new Set([key]));
          sorted?.splice(firstNotBefore(sorted, value), 0, value);
        }
      }
    },
    remove(key, row) {
      for (const value of valuesOf(row)) {
        const bucket = buckets.get(value);
        if (bucket === undefined || !bucket.delete(key) || bucket.size > 0) continue;
        buckets.delete(value);
        sorted?.splice(firstNotBefore(sorted, value), 1);
      }
    },
    under: (value) => buckets.get(value) ?? [],
    count: (value) => buckets.get(value)?.size ?? 0,
    valuesFrom(prefix) {
      sorted ??= Array.from(buckets.keys()).toSorted(compare);
      const start = firstNotBefore(sorted, prefix);
      let end = start;
      while (sorted[end]?.startsWith(prefix) === true) end += 1;
      return sorted.slice(start, end);
    },
  };
}

/** Where a value is in a sorted list, or would be. */
function firstNotBefore(sorted: readonly string[], value: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
