import { basename } from 'node:path';
import { isSecretName } from '../pipeline/packer-inputs.js';
import { builtInDefaults } from './built-in-defaults.js';
import type { ResolvedConfig } from './config.js';
import {
  type ConfigPath,
  type ConfigTree,
  isBranch,
  overlay,
  plainOf,
  treeOf,
  writtenAt,
} from './config-tree.js';
import type { FilledReference } from './fill-references.js';
import type { ExplainedConfig } from './load-config.js';
import { isSecretText } from './secret-problems.js';

/** A value of a configuration, and where it comes from. */
export interface ExplainedValue {
  /** Where it holds, such as `flavors.al2023.template`. */
  readonly path: string;
  /** The value; `***` for a secret. */
  readonly value: unknown;
  /** Where it comes from. */
  readonly origin: ValueOrigin;
}

/** Where a value comes from. */
export interface ValueOrigin {
  /** `built-in` where nobody wrote it. */
  readonly from: 'file' | 'built-in';
  /** Name of the file. */
  readonly file?: string;
  /** Line, where the format has lines. */
  readonly line?: number;
  /** Where it was written, such as `bases.linux.template`. */
  readonly written?: string;
  /** Variables and parameters that are in it. */
  readonly references?: readonly {
    readonly kind: 'env' | 'parameter';
    readonly name: string;
    /** `default` where the default of the reference stands for it, `unknown` where it was not asked for. */
    readonly value: 'set' | 'default' | 'unknown';
  }[];
}

/** A configuration with built-in defaults, secrets masked, and the origin of each value. */
export interface ExplainedValues {
  /** It, or the part that was asked for. */
  readonly config: unknown;
  /** Its values one by one; a list is one value. */
  readonly values: readonly ExplainedValue[];
}

/**
 * Say of each value of a configuration where it comes from. Pure.
 *
 * @param flavor - Only this one. Default: everything
 */
export function explainValues(
  config: ResolvedConfig,
  { tree, filled, written }: Pick<ExplainedConfig, 'tree' | 'filled' | 'written'>,
  flavor?: string,
): ExplainedValues {
  const whole = overlay(treeOf(withBuiltIns(config)), treeOf(config));
  const references = new Map(filled.map((each) => [JSON.stringify(each.at), each]));
  const found = leavesOf(whole, []).map(({ path, value }) => {
    const at = writtenAt(tree, path);
    const inside = [...references.values()].filter((each) => startsWith(each.at, at));
    const explained: ExplainedValue = {
      path: path.map(String).join('.'),
      value: masked(path, value, config, inside),
      origin: has(tree, path) ? originOf(at, inside, written) : { from: 'built-in' },
    };
    return { path, explained };
  });
  const values = found
    .filter(({ path }) => flavor === undefined || (path[0] === 'flavors' && path[1] === flavor))
    .map(({ explained }) => explained);
  // Keys may have dots in them.
  const byPath = new Map(
    found.map(({ path, explained }) => [JSON.stringify(path), explained.value]),
  );
  const shown = unfold(whole, byPath, []);
  const all = plainOf(shown) as { readonly flavors: Readonly<Record<string, unknown>> };
  return { config: flavor === undefined ? all : all.flavors[flavor], values };
}

function withBuiltIns({ flavors }: ResolvedConfig): unknown {
  const each = Object.entries(flavors).map(([name, flavor]) => [name, builtInDefaults(flavor)]);
  return { flavors: Object.fromEntries(each) };
}

function leavesOf(
  tree: ConfigTree,
  path: ConfigPath,
): readonly { readonly path: ConfigPath; readonly value: unknown }[] {
  if (!isBranch(tree)) return [{ path, value: tree.value }];
  return [...tree.members].flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

function unfold(
  tree: ConfigTree,
  values: ReadonlyMap<string, unknown>,
  path: readonly string[],
): ConfigTree {
  if (!isBranch(tree)) return { at: tree.at, value: values.get(JSON.stringify(path)) };
  const members = [...tree.members].map(
    ([name, member]) => [name, unfold(member, values, [...path, name])] as const,
  );
  return { at: tree.at, members: new Map(members) };
}

function originOf(
  at: ConfigPath,
  inside: readonly FilledReference[],
  { file, lineOf }: ExplainedConfig['written'],
): ValueOrigin {
  const line = lineOf(at);
  const references = inside.flatMap((each) =>
    each.references.map(({ kind, name, byFallback, kept }) => ({
      kind,
      name,
      value: kept ? ('unknown' as const) : byFallback ? ('default' as const) : ('set' as const),
    })),
  );
  return {
    from: 'file',
    file: basename(file),
    ...(line !== undefined && { line }),
    written: at.map(String).join('.'),
    ...(references.length > 0 && { references }),
  };
}

function masked(
  path: ConfigPath,
  value: unknown,
  { flavors }: ResolvedConfig,
  inside: readonly FilledReference[],
): unknown {
  const [, flavor, member, name] = path.map(String);
  const named = flavors[flavor ?? '']?.secrets ?? [];
  const isSecret =
    inside.some(({ references }) => references.some((each) => isSecretName(each.name))) ||
    (member === 'variables' &&
      name !== undefined &&
      (isSecretName(name) || named.includes(name))) ||
    JSON.stringify(value ?? '')
      .split('"')
      .some(isSecretText);
  return isSecret ? '***' : value;
}

function has(tree: ConfigTree, [name, ...rest]: ConfigPath): boolean {
  if (name === undefined) return true;
  const member = isBranch(tree) ? tree.members.get(String(name)) : undefined;
  return member !== undefined && has(member, rest);
}

function startsWith(path: ConfigPath, start: ConfigPath): boolean {
  return start.every((name, index) => path[index] === name);
}
