import type { Feature, Hotfix, InventoryPackage, Software } from '../inventory.js';
import { diffPackages } from './diff-packages.js';
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

/**
 * Programs. Installers that make a new product code with each version keep name and publisher; several
 * versions beside each other are paired as packages are.
 */
export function diffSoftware(
  before: readonly Software[],
  after: readonly Software[],
): readonly InventoryChange[] {
  return diffPackages(before.map(toPackage), after.map(toPackage)).map((change) => {
    const { kind, name } = change;
    const gone = kind === 'removed' || kind === 'downgraded';
    return {
      scope: 'software',
      kind: kind === 'added' || kind === 'removed' ? kind : 'changed',
      weight: gone ? 'breaking' : 'notice',
      what: name,
      ...(change.before !== undefined && { before: change.before }),
      ...(change.after !== undefined && { after: change.after }),
    };
  });
}

function toPackage({ name, publisher, view, version = '' }: Software): InventoryPackage {
  // The version is often part of the name: `7-Zip 23.01 (x64)`.
  const plain = version === '' ? name : name.replaceAll(version, '').replace(/\s+/g, ' ').trim();
  return {
    type: 'software',
    name: publisher === undefined ? plain : `${plain} (${publisher})`,
    version,
    architecture: view,
  };
}
