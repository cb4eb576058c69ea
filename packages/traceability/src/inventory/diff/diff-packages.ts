import type { InventoryPackage } from '../inventory.js';
import { versionOrder } from '../versions/version-order.js';
import { compareText } from './compare-text.js';
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
  const bare = options.withoutEpochs === true ? withoutEpoch : undefined;
  const vague = new Set([...before, ...after].filter(isVague).map(nameKey));
  const keyOf = (each: InventoryPackage) =>
    vague.has(nameKey(each)) ? nameKey(each) : `${nameKey(each)}\0${each.architecture}`;
  const earlier = byKey(bare ? before.map(bare) : before, keyOf);
  const later = byKey(bare ? after.map(bare) : after, keyOf);
  const changes: PackageChange[] = [];
  for (const [key, olds] of earlier) {
    const news = later.get(key);
    if (news?.length === 1 && olds.length === 1 && news[0]?.version === olds[0]?.version) continue;
    changes.push(...pair(olds, news ?? []));
  }
  for (const [key, news] of later) if (!earlier.has(key)) changes.push(...pair([], news));
  return withHints(changes).toSorted(order);
}

function isVague({ architecture }: InventoryPackage): boolean {
  return architecture === undefined;
}

function nameKey({ type, name }: InventoryPackage): string {
  return `${type}\0${name}`;
}

function withoutEpoch(each: InventoryPackage): InventoryPackage {
  return each.type === 'rpm' ? { ...each, version: each.version.replace(/^\d+:/, '') } : each;
}

function byKey(
  packages: readonly InventoryPackage[],
  keyOf: (each: InventoryPackage) => string,
): Map<string, InventoryPackage[]> {
  const groups = new Map<string, InventoryPackage[]>();
  for (const each of packages) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

function pair(
  before: readonly InventoryPackage[],
  after: readonly InventoryPackage[],
): PackageChange[] {
  const compare = versionOrder((before[0] ?? after[0])?.type ?? '');
  const newestFirst = (packages: readonly InventoryPackage[]) =>
    // Versions may be equal and yet spelt differently; the spelling then makes the order one.
    packages.toSorted((a, b) => compare(b.version, a.version) || compareText(b.version, a.version));
  const olds = newestFirst(without(before, after));
  const news = newestFirst(without(after, before));
  const changes: PackageChange[] = [];
  for (let index = 0; index < Math.max(olds.length, news.length); index += 1) {
    const [old, next] = [olds[index], news[index]];
    if (old !== undefined && next !== undefined) {
      const difference = compare(old.version, next.version);
      // Another spelling of the same version is no change.
      if (difference === 0) continue;
      const kind = difference < 0 ? 'upgraded' : 'downgraded';
      changes.push({ kind, ...factsOf(next), before: old.version, after: next.version });
    } else if (old !== undefined) {
      changes.push({ kind: 'removed', ...factsOf(old), before: old.version });
    } else if (next !== undefined) {
      changes.push({ kind: 'added', ...factsOf(next), after: next.version });
    }
  }
  return changes;
}

/** Entries of the first list without those of the second, one for one. */
function without(
  packages: readonly InventoryPackage[],
  others: readonly InventoryPackage[],
): InventoryPackage[] {
  const counts = new Map<string, number>();
  for (const { version } of others) counts.set(version, (counts.get(version) ?? 0) + 1);
  return packages.filter(({ version }) => {
    const count = counts.get(version) ?? 0;
    counts.set(version, count - 1);
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
