import { nearestName } from '../nearest-name.js';
import {
  type ConfigBranch,
  type ConfigPath,
  type ConfigTree,
  isBranch,
  only,
  overlay,
  plainOf,
  without,
  withoutRemoved,
} from './config-tree.js';

/** Something that is wrong, and where it was written. */
export interface ConfigProblem {
  /** Place in the file. */
  readonly at: ConfigPath;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** Flavor that has it. Not there for what is about no flavor. */
  readonly flavor?: string;
}

/** A configuration whose flavors have what they inherit. */
export interface Inherited {
  /** Without `defaults`, `bases` and `extends`. */
  readonly tree: ConfigTree;
  /** Bases that no flavor uses, each with what it extends. */
  readonly unused: ReadonlyMap<string, ConfigTree>;
  /** Flavors that miss what a base would have given them, because it is not there. */
  readonly incomplete: ReadonlySet<string>;
  /** What is wrong. */
  readonly problems: readonly ConfigProblem[];
}

/** Members of the repository that hold for each flavor too. */
export const commonMembers: readonly string[] = ['distribution', 'channels', 'notes'];

/**
 * Give each flavor what it inherits: the repository's `distribution`, `channels` and `notes`, then `defaults`,
 * then its bases in the order in which it names them, then what it says itself. A base comes after what it
 * extends, and once: where it is reached first. Objects are put together member by member, everything else is
 * replaced, `null` removes. Pure.
 */
export function inherit(written: ConfigTree): Inherited {
  if (!isBranch(written))
    return { tree: written, unused: new Map(), incomplete: new Set(), problems: [] };
  const problems: ConfigProblem[] = [];
  const report = (at: ConfigPath, message: string) => problems.push({ at, message });
  const defaults = branchOf(written, 'defaults', report);
  if (defaults?.members.has('extends'))
    report([...defaults.at, 'extends'], 'only bases and flavors extend; defaults hold for all');
  const bases = branchOf(written, 'bases', report);
  const flavors = written.members.get('flavors');
  const products = flavors !== undefined && isBranch(flavors) ? [...flavors.members.keys()] : [];
  const family: Family = {
    bases: bases?.members ?? new Map(),
    flavors: products,
    report,
    used: new Set(),
  };
  const incomplete = new Set<string>();
  const ground = [only(written, commonMembers), ...(defaults ? [defaults] : [])];
  const members = new Map(without(written, ['$schema', 'defaults', 'bases']).members);
  if (flavors !== undefined && isBranch(flavors)) {
    const whole = [...flavors.members].map(([name, flavor]) => {
      const before = problems.length;
      const each = descend(flavor, ground, family);
      if (problems.length > before) incomplete.add(name);
      return [name, each] as const;
    });
    members.set('flavors', { at: flavors.at, members: new Map(whole) });
  }
  for (const name of commonMembers) {
    const common = put(ground.flatMap((each) => each.members.get(name) ?? []));
    if (common !== undefined) members.set(name, withoutRemoved(common));
  }
  const unused = [...family.bases].filter(([name]) => !family.used.has(name));
  return {
    tree: { at: written.at, members },
    unused: new Map(unused.map(([name, base]) => [name, descend(base, [], family)])),
    incomplete,
    problems,
  };
}

interface Family {
  readonly bases: ReadonlyMap<string, ConfigTree>;
  /** Names of flavors. */
  readonly flavors: readonly string[];
  readonly used: Set<string>;
  readonly report: (at: ConfigPath, message: string) => void;
}

function descend(tree: ConfigTree, ground: readonly ConfigTree[], family: Family): ConfigTree {
  // What is no object is refused when the whole is checked.
  if (!isBranch(tree)) return tree;
  const layers = new Map<string, ConfigTree>();
  climb(tree, [], layers, family);
  const whole = put([...ground, ...layers.values(), without(tree, ['extends'])]) ?? tree;
  return withoutRemoved(whole);
}

/** Bases of a base come before it, and each comes once. */
function climb(
  tree: ConfigBranch,
  way: readonly string[],
  layers: Map<string, ConfigTree>,
  family: Family,
): void {
  for (const { name, at } of namesOf(tree, family)) {
    const base = family.bases.get(name);
    family.used.add(name);
    if (base === undefined) {
      family.report(at, noBase(name, family));
    } else if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name].join(' extends ');
      family.report(at, `${circle}: none of them can be the first`);
    } else if (!layers.has(name)) {
      if (isBranch(base)) {
        climb(base, [...way, name], layers, family);
        layers.set(name, without(base, ['extends']));
      } else family.report(base.at, 'a base is an object, with any members of a flavor');
    }
  }
}

function noBase(name: string, { bases, flavors }: Family): string {
  const known = [...bases.keys()];
  const near = nearestName(name, known);
  const there =
    near !== undefined
      ? `did you mean ${near}?`
      : known.length === 0
        ? 'there are none: write it in bases'
        : `the bases are: ${known.join(', ')}`;
  const why = flavors.includes(name)
    ? '; it is a flavor, and only what is in bases is extended'
    : '';
  return `there is no base ${JSON.stringify(name)}${why}; ${there}`;
}

function namesOf(
  { members }: ConfigBranch,
  { report }: Family,
): readonly { readonly name: string; readonly at: ConfigPath }[] {
  const written = members.get('extends');
  if (written === undefined) return [];
  const value = plainOf(written);
  if (value === null) return [];
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  return names.flatMap((name, index) => {
    const at = Array.isArray(value) ? [...written.at, index] : written.at;
    if (typeof name === 'string' && name !== '' && !name.includes('${')) return [{ name, at }];
    report(at, 'name a base, or several in a list, as they are written in bases');
    return [];
  });
}

function branchOf(
  tree: ConfigBranch,
  name: string,
  report: Family['report'],
): ConfigBranch | undefined {
  const member = tree.members.get(name);
  if (member === undefined || isBranch(member)) return member;
  report(member.at, `${name} is an object`);
  return undefined;
}

function put(layers: readonly ConfigTree[]): ConfigTree | undefined {
  return layers.reduce<ConfigTree | undefined>(overlay, undefined);
}
