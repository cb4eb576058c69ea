import type { Action } from './action.js';

/**
 * Actions with each behind those that it depends on, otherwise in the order they came in. Ids that
 * are not among them are left to whoever applies the plan.
 */
export function inOrder<A extends Pick<Action, 'id' | 'dependsOn'>>(
  actions: readonly A[],
): readonly A[] {
  // Most plans are, and a large one then needs no second copy of itself.
  if (isOrdered(actions)) return actions;
  const byId = new Map(actions.map((action) => [action.id, action]));
  const ordered = new Set<A>();
  const begun = new Set<string>();
  const add = (action: A): void => {
    if (begun.has(action.id)) return;
    begun.add(action.id);
    for (const id of action.dependsOn) {
      const need = byId.get(id);
      if (need !== undefined) add(need);
    }
    ordered.add(action);
  };
  for (const action of actions) add(action);
  return [...ordered];
}

function isOrdered(actions: readonly Pick<Action, 'id' | 'dependsOn'>[]): boolean {
  const before = new Set<string>();
  return actions.every(({ id, dependsOn }) => {
    const ordered = !before.has(id) && dependsOn.every((need) => before.has(need));
    before.add(id);
    return ordered;
  });
}
