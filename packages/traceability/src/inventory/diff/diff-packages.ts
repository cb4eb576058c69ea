import { compareText } from '../compare-text.js';
import type { InventoryPackage } from '../inventory.js';
import { versionOrder } from '../versions/version-order.js';
import type { PackageChange } from './inventory-diff.js';

/** What of packages is not known on one of the sides. */
export interface DiffPackagesOptions {
  /** Leaves epochs of rpm out of account, as one side does not have them. Default: false. */
  readonly withoutEpochs?: boolean;
}

/**
 * Which packages came, went, and changed. Packages are paired by type, name and architecture (where
 * one side knows none for a name: without). Where several versions of one are installed beside each
 * other, those on both sides drop out, and of the rest the newest are paired first.
 */
export function diffPackages(
  before: readonly InventoryPackage[],
  after: readonly InventoryPackage[],
  options: DiffPackagesOptions = {},
): readonly PackageChange[] {
  const vague = vagueNames(before, after);
  const earlier = byKey(before, vague);
  const later = byKey(after, vague);
  const versionOf = options.withoutEpochs === true ? withoutEpoch : wholeVersion;
  const changes: PackageChange[] = [];
  for (const [key, olds] of earlier) pair(olds, later.get(key) ?? [], versionOf, changes);
  for (const [key, news] of later) if (!earlier.has(key)) pair([], news, versionOf, changes);
  return withHints(changes).toSorted(order);
}

type VersionOf = (each: InventoryPackage) => string;

const wholeVersion: VersionOf = ({ version }) => version;
const withoutEpoch: VersionOf = ({ type, version }) =>
  type === 'rpm' ? version.replace(/^\d+:/, '') : version;

/** Names of packages of which somebody knows no architecture; undefined when there are none. */
function vagueNames(
  ...lists: readonly (readonly InventoryPackage[])[]
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const list of lists) {
    for (const each of list) if (each.architecture === undefined) names.add(nameKey(each));
  }
  return names.size > 0 ? names : undefined;
}

function nameKey({ type, name }: InventoryPackage): string {
  return `${type}\0${name}`;
}

function byKey(
  packages: readonly InventoryPackage[],
  vague: ReadonlySet<string> | undefined,
): Map<string, InventoryPackage[]> {
  const groups = new Map<string, InventoryPackage[]>();
  for (const each of packages) {
    const name = nameKey(each);
    const key = vague?.has(name) === true ? name : `${name}\0${each.architecture}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

function pair(
  before: readonly InventoryPackage[],
  after: readonly InventoryPackage[],
  versionOf: VersionOf,
  changes: PackageChange[],
): void {
  const [old] = before;
  const [next] = after;
  if (before.length === 1 && after.length === 1 && old !== undefined && next !== undefined) {
    change(old, next, versionOf, changes);
    return;
  }
  const compare = versionOrder((old ?? next)?.type ?? '');
  const newestFirst = (packages: readonly InventoryPackage[]) =>
    // Versions may be equal and yet spelt differently; the spelling then makes the order one.
    packages.toSorted(
      (a, b) => compare(versionOf(b), versionOf(a)) || compareText(b.version, a.version),
    );
  const olds = newestFirst(without(before, after, versionOf));
  const news = newestFirst(without(after, before, versionOf));
  for (let index = 0; index < Math.max(olds.length, news.length); index += 1) {
    change(olds[index], news[index], versionOf, changes);
  }
}

/** Adds what became of one package to the changes. */
function change(
  old: InventoryPackage | undefined,
  next: InventoryPackage | undefined,
  versionOf: VersionOf,
  changes: PackageChange[],
): void {
  if (old !== undefined && next !== undefined) {
    if (old.version === next.version) return;
    const difference = versionOrder(old.type)(versionOf(old), versionOf(next));
    // Another spelling of the same version is no change.
    if (difference === 0) return;
    const kind = difference < 0 ? 'upgraded' : 'downgraded';
    changes.push({ kind, ...factsOf(next), before: old.version, after: next.version });
  } else if (old !== undefined) {
    changes.push({ kind: 'removed', ...factsOf(old), before: old.version });
  } else if (next !== undefined) {
    changes.push({ kind: 'added', ...factsOf(next), after: next.version });
  }
}

/** Entries of the first list without those of the second, one for one. */
function without(
  packages: readonly InventoryPackage[],
  others: readonly InventoryPackage[],
  versionOf: VersionOf,
): InventoryPackage[] {
  const counts = new Map<string, number>();
  for (const each of others) counts.set(versionOf(each), (counts.get(versionOf(each)) ?? 0) + 1);
  return packages.filter((each) => {
    const count = counts.get(versionOf(each)) ?? 0;
    counts.set(versionOf(each), count - 1);
    return count <= 0;
  });
}

function factsOf({ type, name, architecture, source }: InventoryPackage) {
  return {
    type,
    name,
    ...(architecture !== undefined && { architecture }),
    source: source ?? name,
  };
}

function withHints(changes: readonly PackageChange[]): readonly PackageChange[] {
  if (changes.every(({ kind }) => kind !== 'removed')) return changes;
  const removed = new Map<string, string[]>();
  const keyOf = ({ type, source, architecture = '' }: PackageChange) =>
    `${type}\0${source}\0${architecture}`;
  for (const change of changes) {
    if (change.kind !== 'removed') continue;
    const names = removed.get(keyOf(change));
    if (names === undefined) removed.set(keyOf(change), [change.name]);
    else names.push(change.name);
  }
  return changes.map((change) => {
    if (change.kind !== 'added') return change;
    // With more than one of them nobody can tell which.
    const names = new Set(
      (removed.get(keyOf(change)) ?? []).filter((name) => name !== change.name),
    );
    const [name] = names;
    return names.size === 1 && name !== undefined ? { ...change, mayReplace: name } : change;
  });
}

function order(a: PackageChange, b: PackageChange): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.architecture ?? '', b.architecture ?? '') ||
    compareText(b.after ?? '', a.after ?? '') ||
    compareText(b.before ?? '', a.before ?? '')
  );
}
