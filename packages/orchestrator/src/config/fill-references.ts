import { type ConfigPath, type ConfigTree, isBranch, only } from './config-tree.js';
import type { ConfigProblem } from './inherit.js';
import { parseReferences, type Reference, referencesOf } from './reference.js';

/** What references lead to. */
export interface ReferenceValues {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values of parameters. */
  readonly parameters: ReadonlyMap<string, string>;
  /**
   * References that stay as they are written where they lead to nothing. Default: none; each is a problem.
   */
  readonly keep?: 'parameters' | 'all';
  /** Flavors that are asked for: what leads nowhere in others stays as it is written. Default: all. */
  readonly flavors?: readonly string[];
}

/** A configuration whose references are filled in. */
export interface Filled {
  /** It. */
  readonly tree: ConfigTree;
  /** What was filled in, by the place where it was written. */
  readonly filled: readonly FilledReference[];
  /** What is wrong. */
  readonly problems: readonly ConfigProblem[];
}

/** A text that had references. */
export interface FilledReference {
  /** Where it was written. */
  readonly at: ConfigPath;
  /** The references, in their order. */
  readonly references: readonly (Reference & {
    /** Whether its default stands for it. */
    readonly byFallback: boolean;
    /** Whether it stays as it is written. */
    readonly kept: boolean;
  })[];
  /** Whether the text is one reference and nothing else. */
  readonly whole: boolean;
}

/**
 * Names of the parameters that a configuration refers to, each once. Pure.
 *
 * @param asked - Flavors that are asked for; those of others are left out. Default: all
 */
export function parametersOf(tree: ConfigTree, asked?: readonly string[]): readonly string[] {
  const names = textsOf(onlyFlavors(tree, asked)).flatMap(({ text }) =>
    referencesOf(text).flatMap(({ kind, name }) => (kind === 'parameter' ? [name] : [])),
  );
  return [...new Set(names)];
}

function onlyFlavors(tree: ConfigTree, asked: readonly string[] | undefined): ConfigTree {
  const flavors = isBranch(tree) ? tree.members.get('flavors') : undefined;
  if (asked === undefined || !isBranch(tree) || flavors === undefined || !isBranch(flavors))
    return tree;
  return {
    at: tree.at,
    members: new Map(tree.members).set('flavors', only(flavors, asked)),
  };
}

/** Every text below a value, with its place. Pure. */
export function textsOf(
  tree: ConfigTree,
): readonly { readonly text: string; readonly at: ConfigPath }[] {
  if (isBranch(tree)) return [...tree.members.values()].flatMap(textsOf);
  const found: { text: string; at: ConfigPath }[] = [];
  mapTexts(tree.value, tree.at, (text, at) => {
    found.push({ text, at });
    return text;
  });
  return found;
}

/** Put in what the references of a configuration lead to. Pure. */
export function fillReferences(tree: ConfigTree, values: ReferenceValues): Filled {
  const filled = new Map<string, FilledReference>();
  const problems: ConfigProblem[] = [];
  const fillFrom =
    (from: ReferenceValues) =>
    (text: string, at: ConfigPath): string => {
      if (!text.includes('${')) return text;
      const parts = parseReferences(text);
      if ('problem' in parts) {
        problems.push({ at, message: parts.problem });
        return text;
      }
      const found = parts.map((part) => (typeof part === 'string' ? part : find(part, from)));
      const references = found.filter((part) => typeof part !== 'string');
      for (const { problem } of references)
        if (problem !== undefined) problems.push({ at, message: problem });
      if (references.length > 0) {
        const whole = parts.length === 1;
        filled.set(JSON.stringify(at), { at, references: references.map(({ of }) => of), whole });
      }
      return found.map((part) => (typeof part === 'string' ? part : part.value)).join('');
    };
  const walk = (each: ConfigTree, way: readonly string[] = []): ConfigTree =>
    isBranch(each)
      ? {
          at: each.at,
          members: new Map(
            [...each.members].map(([name, one]) => [name, walk(one, [...way, name])]),
          ),
        }
      : { at: each.at, value: mapTexts(each.value, each.at, fillFrom(valuesOf(way, values))) };
  return { tree: walk(tree), filled: [...filled.values()], problems };
}

/** What is not asked for may lead nowhere. */
function valuesOf([top, flavor = '']: readonly string[], values: ReferenceValues): ReferenceValues {
  const { flavors: asked } = values;
  const isAsked = asked === undefined || top !== 'flavors' || asked.includes(flavor);
  return isAsked ? values : { ...values, keep: 'all' };
}

interface Found {
  readonly value: string;
  readonly of: FilledReference['references'][number];
  readonly problem?: string;
}

function find(reference: Reference, { env, parameters, keep }: ReferenceValues): Found {
  const { kind, name, fallback, text } = reference;
  // An empty one is as good as none: that is what CI systems make of a variable that is not set.
  const value = (kind === 'env' ? env[name] : parameters.get(name)) || undefined;
  const of = { ...reference, byFallback: value === undefined, kept: false };
  if (value !== undefined) return { value, of };
  if (keep === 'all' || (keep === 'parameters' && kind === 'parameter'))
    return { value: text, of: { ...of, byFallback: false, kept: true } };
  if (fallback !== undefined) return { value: fallback, of };
  const what =
    kind === 'env'
      ? `the environment variable ${name} is not set, or empty; set it`
      : `there is no parameter ${name}; put it into the Parameter Store of the build region`;
  const problem = `${what}, or give a default: \${${kind === 'env' ? 'env.' : 'parameter:'}${name}:-DEFAULT}`;
  return { value: text, of, problem };
}

function mapTexts(
  value: unknown,
  at: ConfigPath,
  change: (text: string, at: ConfigPath) => string,
): unknown {
  if (typeof value === 'string') return change(value, at);
  if (Array.isArray(value))
    return value.map((each, index) => mapTexts(each, [...at, index], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, mapTexts(each, [...at, name], change)]),
  );
}
