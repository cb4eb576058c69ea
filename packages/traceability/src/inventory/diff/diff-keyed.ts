/** Entries that are on one side only, and pairs that are on both. */
export interface Keyed<T> {
  /** Only in the later list. */
  readonly added: readonly T[];
  /** Only in the earlier list. */
  readonly removed: readonly T[];
  /** In both: earlier and later. */
  readonly kept: readonly (readonly [T, T])[];
}

/**
 * Holds two lists against each other by key. Of several entries with one key one counts, the same in
 * whatever order they are.
 */
export function diffKeyed<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (entry: T) => string,
): Keyed<T> {
  const earlier = byKey(before, keyOf);
  const later = byKey(after, keyOf);
  return {
    added: [...later].filter(([key]) => !earlier.has(key)).map(([, entry]) => entry),
    removed: [...earlier].filter(([key]) => !later.has(key)).map(([, entry]) => entry),
    kept: [...later].flatMap(([key, entry]) => {
      const old = earlier.get(key);
      return old === undefined ? [] : [[old, entry] as const];
    }),
  };
}

function byKey<T>(entries: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const other = found.get(key);
    if (other === undefined || JSON.stringify(other) < JSON.stringify(entry)) found.set(key, entry);
  }
  return found;
}
