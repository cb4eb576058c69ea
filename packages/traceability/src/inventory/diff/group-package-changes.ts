import type { PackageChange } from './inventory-diff.js';

/** Changes of the packages of one source that went the same way. */
export interface PackageChangeGroup {
  /** What happened. */
  readonly kind: PackageChange['kind'];
  /** Package that they were built from. */
  readonly source: string;
  /** Their names, each once, sorted. */
  readonly names: readonly string[];
  /** Version before. */
  readonly before?: string;
  /** Version after. */
  readonly after?: string;
  /** What they may replace. */
  readonly mayReplace?: string;
}

/** One entry where all packages of a source went from one version to another, in the order they came in. */
export function groupPackageChanges(
  changes: readonly PackageChange[],
): readonly PackageChangeGroup[] {
  const groups = new Map<string, { change: PackageChange; names: Set<string> }>();
  for (const change of changes) {
    const { kind, type, source, before, after, mayReplace } = change;
    const key = JSON.stringify([kind, type, source, before, after, mayReplace]);
    const group = groups.get(key) ?? { change, names: new Set() };
    groups.set(key, group);
    group.names.add(change.name);
  }
  return [...groups.values()].map(({ change, names }) => {
    const { kind, source, before, after, mayReplace } = change;
    return {
      kind,
      source,
      names: [...names].sort(),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(mayReplace !== undefined && { mayReplace }),
    };
  });
}
