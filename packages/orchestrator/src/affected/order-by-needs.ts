/** Something with a name that is built on others of its kind. */
export interface Needing {
  /** Product line. */
  readonly flavor: string;
  /** Flavors that it is built on. */
  readonly needs: readonly string[];
}

/**
 * Flavors in an order in which each comes after those that it needs; those that could come at the same
 * time are sorted by name. Names that are unknown are passed over. Pure.
 */
export function orderByNeeds<T extends Needing>(flavors: readonly T[]): readonly T[] {
  const byName = new Map(flavors.map((each) => [each.flavor, each]));
  const depths = new Map<string, number>();
  const depth = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    // A circle is refused with the configuration; here it must only not go on for ever.
    depths.set(name, 0);
    const needs = byName.get(name)?.needs ?? [];
    const deepest = Math.max(-1, ...needs.filter((need) => byName.has(need)).map(depth));
    depths.set(name, deepest + 1);
    return deepest + 1;
  };
  return [...byName.values()].toSorted(
    (a, b) => depth(a.flavor) - depth(b.flavor) || (a.flavor < b.flavor ? -1 : 1),
  );
}

/** The flavors that are named, and all that they need, directly or not. Pure. */
export function withNeeds(
  names: readonly string[],
  needsOf: (flavor: string) => readonly string[],
): readonly string[] {
  const found = new Set(names);
  // A set that grows while it is walked through is walked through to its end.
  for (const name of found) for (const need of needsOf(name)) found.add(need);
  return [...found];
}
