import type { SystemFacts } from '../inventory.js';
import type { InventoryChange } from './inventory-diff.js';

const facts = [
  ['name', 'operating system'],
  ['version', 'version'],
  ['build', 'build'],
  ['architecture', 'architecture'],
  ['kernel', 'kernel'],
] as const;

/** Changes of the operating system itself. What only one side knows is no change. */
export function diffSystem(before: SystemFacts, after: SystemFacts): readonly InventoryChange[] {
  return facts.flatMap(([key, what]): readonly InventoryChange[] => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined || is === undefined || was === is) return [];
    const weight = key === 'architecture' ? 'breaking' : 'notice';
    return [{ scope: 'system', kind: 'changed', weight, what, before: was, after: is }];
  });
}
