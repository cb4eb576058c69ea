/** A member that is absent where there is nothing in the list. */
export function listed<Name extends string, T>(
  name: Name,
  list: readonly T[] | undefined,
): { readonly [Key in Name]?: readonly T[] } {
  return optional(name, list === undefined || list.length === 0 ? undefined : list);
}

/** A member that is absent where there is no value. */
export function optional<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [Key in Name]?: T } {
  // An object literal with a computed name loses the name in its type.
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: T };
}

/** Lists one behind the other, of several with one key the first. */
export function unionBy<T>(
  keyOf: (item: T) => string,
  ...lists: readonly (readonly T[] | undefined)[]
): readonly T[] {
  const found = new Map<string, T>();
  for (const list of lists) {
    for (const item of list ?? []) {
      const key = keyOf(item);
      if (!found.has(key)) found.set(key, item);
    }
  }
  return [...found.values()];
}

/** By code unit: the order must not depend on the language of the machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Lists of those with one key, in the order of their first. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
