import type { Feature, Hotfix, Software } from '../inventory.js';
import { compareDottedVersions } from '../versions/compare-dotted-versions.js';
import { diffKeyed } from './diff-keyed.js';
import { diffNames, diffValues } from './diff-settings.js';
import type { InventoryChange } from './inventory-diff.js';

/** Updates that came and went. */
export function diffHotfixes(
  before: readonly Hotfix[],
  after: readonly Hotfix[],
): readonly InventoryChange[] {
  const ids = (all: readonly Hotfix[]) => all.map(({ id }) => id);
  return diffNames('hotfixes', ids(before), ids(after)).map((change) =>
    change.kind === 'removed' ? { ...change, weight: 'security' } : change,
  );
}

/** Roles and features. */
export function diffFeatures(
  before: readonly Feature[],
  after: readonly Feature[],
): readonly InventoryChange[] {
  const values = (all: readonly Feature[]) =>
    all.map(({ kind, name, state }) => ({
      what: kind === 'role' ? `role ${name}` : `feature ${name}`,
      value: state,
    }));
  return diffValues('features', values(before), values(after));
}

/** Programs. Installers that make a new product code with each version keep name and publisher. */
export function diffSoftware(
  before: readonly Software[],
  after: readonly Software[],
): readonly InventoryChange[] {
  const { added, removed, kept } = diffKeyed(before, after, keyOf);
  const scope = 'software';
  return [
    ...added.map(
      (each): InventoryChange => ({
        scope,
        kind: 'added',
        weight: 'notice',
        what: describe(each),
        ...(each.version !== undefined && { after: each.version }),
      }),
    ),
    ...removed.map(
      (each): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'breaking',
        what: describe(each),
        ...(each.version !== undefined && { before: each.version }),
      }),
    ),
    ...kept.flatMap(([old, next]): readonly InventoryChange[] => {
      const { version: was = '' } = old;
      const { version: is = '' } = next;
      const order = compareDottedVersions(was, is);
      if (order === 0) return [];
      const weight = order > 0 ? 'breaking' : 'notice';
      return [{ scope, kind: 'changed', weight, what: describe(next), before: was, after: is }];
    }),
  ];
}

function keyOf({ name, publisher = '', view, version }: Software): string {
  // The version is often part of the name: `7-Zip 23.01 (x64)`.
  const plain = version === undefined ? name : name.replaceAll(version, '').replace(/\s+/g, ' ');
  return `${view}\0${publisher}\0${plain.trim()}`;
}

function describe({ name, publisher }: Software): string {
  return publisher === undefined ? name : `${name} (${publisher})`;
}
