/** Entries that are on one side only, and pairs that are on both. */
export interface Keyed<T> {
  /** Only in the later list. */
  readonly added: readonly T[];
  /** Only in the earlier list. */
  readonly removed: readonly T[];
  /** In both: earlier and later. */
  readonly kept: readonly (readonly [T, T])[];
}

/** Holds two lists against each other by key. Of several entries with one key the last counts. */
export function diffKeyed<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (entry: T) => string,
): Keyed<T> {
  const earlier = new Map(before.map((entry) => [keyOf(entry), entry]));
  const later = new Map(after.map((entry) => [keyOf(entry), entry]));
  return {
    added: [...later].filter(([key]) => !earlier.has(key)).map(([, entry]) => entry),
    removed: [...earlier].filter(([key]) => !later.has(key)).map(([, entry]) => entry),
    kept: [...later].flatMap(([key, entry]) => {
      const old = earlier.get(key);
      return old === undefined ? [] : [[old, entry] as const];
    }),
  };
}
