/** Names and places from the top of a configuration to one of its values. */
export type ConfigPath = readonly PropertyKey[];

/**
 * A value of a configuration that knows where it was written. Objects have members; everything else, lists
 * too, is one value.
 */
export type ConfigTree = ConfigBranch | ConfigLeaf;

/** An object. */
export interface ConfigBranch {
  /** Where it was written last. */
  readonly at: ConfigPath;
  /** Its members. */
  readonly members: ReadonlyMap<string, ConfigTree>;
}

/** Anything but an object. */
export interface ConfigLeaf {
  /** Where it was written. */
  readonly at: ConfigPath;
  /** What was written. */
  readonly value: unknown;
}

/** A value, and where it was written. Pure. */
export function treeOf(value: unknown, at: ConfigPath = []): ConfigTree {
  if (!isObject(value)) return { at, value };
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => [name, treeOf(member, [...at, name])] as const);
  return { at, members: new Map(members) };
}

/** The value without its places. Pure. */
export function plainOf(tree: ConfigTree): unknown {
  if (!isBranch(tree)) return tree.value;
  return Object.fromEntries([...tree.members].map(([name, member]) => [name, plainOf(member)]));
}

/**
 * One value above another: objects member by member, everything else is replaced. Pure.
 *
 * @param above - What wins
 */
export function overlay(below: ConfigTree | undefined, above: ConfigTree): ConfigTree {
  if (below === undefined || !isBranch(below) || !isBranch(above)) return above;
  const members = new Map(below.members);
  for (const [name, member] of above.members)
    members.set(name, overlay(below.members.get(name), member));
  return { at: above.at, members };
}

/** The same without members that are `null`: those were removed. Pure. */
export function withoutRemoved(tree: ConfigTree): ConfigTree {
  if (!isBranch(tree)) return tree;
  const members = [...tree.members].flatMap(([name, member]) =>
    isBranch(member) || member.value !== null ? [[name, withoutRemoved(member)] as const] : [],
  );
  return { at: tree.at, members: new Map(members) };
}

/** The branch without some of its members. Pure. */
export function without(branch: ConfigBranch, names: readonly string[]): ConfigBranch {
  return {
    at: branch.at,
    members: new Map([...branch.members].filter(([name]) => !names.includes(name))),
  };
}

/** Only some members of a branch. Pure. */
export function only(branch: ConfigBranch, names: readonly string[]): ConfigBranch {
  return {
    at: branch.at,
    members: new Map([...branch.members].filter(([name]) => names.includes(name))),
  };
}

/**
 * Where the value of a path was written; for one that is missing, where it would stand beside what is there.
 * Pure.
 */
export function writtenAt(tree: ConfigTree, path: ConfigPath): ConfigPath {
  const [name, ...rest] = path;
  if (name === undefined) return tree.at;
  const member = isBranch(tree) ? tree.members.get(String(name)) : undefined;
  return member === undefined ? [...tree.at, ...path] : writtenAt(member, rest);
}

/** Whether it is an object. */
export function isBranch(tree: ConfigTree): tree is ConfigBranch {
  return 'members' in tree;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
