import type { OrganizationTree } from '../access/organization-access.js';

/** A unit or the root that was found, or why not. */
export type FoundUnit = { readonly id: string } | { readonly problem: string };

/** How a unit is found by its path of names, or by its id. */
export type FindUnit = (named: string) => FoundUnit;

/** Find the units of an organisation. A path begins with the name of the root. */
export function unitFinder(tree: OrganizationTree): FindUnit {
  const paths = unitPaths(tree);
  const byPath = new Map<string, string[]>();
  for (const [id, path] of paths) byPath.set(path, [...(byPath.get(path) ?? []), id]);
  return (named) => {
    if (paths.has(named)) return { id: named };
    if (/^(?:ou|r)-[a-z0-9-]+$/.test(named)) {
      return { problem: `the organisation ${tree.id} has no unit ${named}` };
    }
    const [id, ...more] = byPath.get(named) ?? [];
    if (id === undefined) return { problem: notFound(named, byPath, tree) };
    if (more.length === 0) return { id };
    return { problem: `${named} is the path of ${[id, ...more].join(' and ')}; use an id` };
  };
}

/** The path of names of the root and of every unit, by id: `Root/Workloads/Prod`. */
export function unitPaths(tree: OrganizationTree): ReadonlyMap<string, string> {
  const paths = new Map([[tree.root.id, tree.root.name]]);
  for (const { id, name, parent } of tree.units) paths.set(id, `${paths.get(parent)}/${name}`);
  return paths;
}

function notFound(
  named: string,
  byPath: ReadonlyMap<string, readonly string[]>,
  { root, units }: OrganizationTree,
): string {
  const parts = named.split('/');
  // Names of units may have slashes, so what is cut off need not be one name.
  const above = parts
    .map((_, index) => parts.slice(0, parts.length - index).join('/'))
    .find((path) => byPath.has(path));
  if (above === undefined) {
    return `there is no unit ${named}: a path begins with the root, ${root.name}/…`;
  }
  const parents = byPath.get(above) ?? [];
  const names = units.filter(({ parent }) => parents.includes(parent)).map(({ name }) => name);
  const children = names.length === 0 ? 'no units' : names.toSorted().join(', ');
  return `there is no unit ${named}; ${above} has ${children}`;
}
