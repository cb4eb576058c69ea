import type { OrganizationTree } from '../access/organization-access.js';

/** The active accounts in a unit, or the root, and in everything below it, by id. */
export function accountsReached(unit: string, tree: OrganizationTree): readonly string[] {
  const inside = new Set([unit]);
  // Units above come first, so one pass finds all.
  for (const { id, parent } of tree.units) if (inside.has(parent)) inside.add(id);
  return tree.accounts
    .filter(({ state, parent }) => state === 'ACTIVE' && inside.has(parent))
    .map(({ id }) => id)
    .sort();
}
