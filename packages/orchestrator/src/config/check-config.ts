import type * as z from 'zod';
import { nearestName } from '../nearest-name.js';
import type { ResolvedConfig } from './config.js';
import { configSchema, flavorConfigSchema } from './config-schema.js';
import { type ConfigPath, type ConfigTree, plainOf, writtenAt } from './config-tree.js';
import type { Filled } from './fill-references.js';
import type { ConfigProblem } from './inherit.js';
import { knownKeys } from './known-keys.js';
import { problemMessage } from './problem-message.js';
import { type SingleIssue, singleIssues } from './single-issues.js';

/** A configuration that was held against the schema. */
export interface Checked {
  /** It; not there where something is wrong. */
  readonly config?: ResolvedConfig;
  /** What is wrong. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Hold a configuration that is put together against the schema. Pure.
 *
 * @param incomplete - Flavors of which a base is not there: what they lack is told by that. Default: none
 */
export function checkConfig(
  { tree, filled }: Filled,
  incomplete: ReadonlySet<string> = new Set(),
): Checked {
  const place = places(tree, filled);
  const first = configSchema.safeParse(plainOf(tree), once);
  if (first.success) return { config: first.data, problems: [] };
  // Text that stands for a number, a list or a yes is made one where the place takes no text.
  const value = structuredClone(plainOf(tree));
  for (const issue of first.error.issues) convert(value, issue, place);
  const second = configSchema.safeParse(value, once);
  if (second.success) return { config: second.data, problems: [] };
  const problems = second.error.issues
    .flatMap((issue) => singleIssues(issue, (path) => lookUp(value, path)))
    .filter(({ path }) => !isKept(path, place))
    .filter((issue) => !isMissing(issue, value) || !isOf(incomplete, issue.path))
    .flatMap((issue) => problemsOf(issue, tree, value));
  // What is not known yet cannot be wrong.
  if (problems.length > 0) return { problems };
  return { config: withRegions(value) as ResolvedConfig, problems };
}

// What zod would compile for many checks takes longer than one.
const once = { jitless: true, error: problemMessage };

/** What is wrong with a base that nothing uses; what it leaves out is no mistake. Pure. */
export function checkBase(tree: ConfigTree): readonly ConfigProblem[] {
  const value = plainOf(tree);
  const result = flavorConfigSchema.safeParse(value, once);
  if (result.success) return [];
  return result.error.issues
    .flatMap((issue) => singleIssues(issue, (path) => lookUp(value, path)))
    .filter(({ path }) => lookUp(value, path) !== undefined)
    .flatMap((issue) => problemsOf(issue, tree, value, ['flavors', '']));
}

function isOf(flavors: ReadonlySet<string>, [top, name]: ConfigPath): boolean {
  return top === 'flavors' && flavors.has(String(name));
}

type Place = (path: ConfigPath) => readonly { readonly kept: boolean; readonly whole: boolean }[];

function places(tree: ConfigTree, filled: Filled['filled']): Place {
  const known = new Map(filled.map((each) => [JSON.stringify(each.at), each]));
  return (path) => {
    const found = known.get(JSON.stringify(writtenAt(tree, path)));
    if (found === undefined) return [];
    return [{ kept: found.references.some(({ kept }) => kept), whole: found.whole }];
  };
}

function convert(value: unknown, issue: z.core.$ZodIssue, place: Place): void {
  const { path } = issue;
  const last = path.at(-1);
  const holder = lookUp(value, path.slice(0, -1));
  if (last === undefined || typeof holder !== 'object' || holder === null) return;
  const text: unknown = Reflect.get(holder, last);
  if (typeof text !== 'string' || !place(path).some(({ whole }) => whole)) return;
  for (const kind of kindsWanted(issue)) {
    const found = readAs(
      kind,
      text,
      place(path).some(({ kept }) => kept),
    );
    if (found !== undefined) Reflect.set(holder, last, found);
  }
}

function isKept(path: ConfigPath, place: Place): boolean {
  return path.some((_, index) => place(path.slice(0, index + 1)).some(({ kept }) => kept));
}

/** Regions may be written short; the schema, which makes them long, gives nothing while it refuses anything. */
function withRegions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, each: unknown) =>
    name === 'regions' && Array.isArray(each)
      ? each.map((region: unknown) => (typeof region === 'string' ? { region } : region))
      : each,
  );
}

/** What else the place takes: `array`, `number`, `boolean`. */
function kindsWanted(issue: z.core.$ZodIssue): readonly string[] {
  switch (issue.code) {
    case 'invalid_type':
      return [issue.expected];
    case 'invalid_value':
      return issue.values.some((each) => typeof each === 'boolean') ? ['boolean'] : [];
    case 'invalid_union':
      return issue.errors.flatMap((issues) =>
        issues.filter(({ path }) => path.length === 0).flatMap(kindsWanted),
      );
    default:
      return [];
  }
}

function readAs(kind: string, text: string, kept: boolean): unknown {
  // As SSM writes a StringList.
  if (kind === 'array') {
    if (kept) return [text];
    return text.trim() === '' ? [] : text.split(',').map((each) => each.trim());
  }
  if (kind === 'boolean' && /^(?:true|false)$/.test(text)) return text === 'true';
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return undefined;
}

function problemsOf(
  issue: SingleIssue,
  tree: ConfigTree,
  value: unknown,
  above: ConfigPath = [],
): readonly ConfigProblem[] {
  const [top, flavor] = issue.path;
  const problem = (path: ConfigPath, message: string): ConfigProblem => {
    const at = writtenAt(tree, path);
    const inherited = top === 'flavors' && flavor !== undefined && at[1] !== flavor;
    return { at, message, ...(inherited && { flavor: String(flavor) }) };
  };
  if (issue.keys !== undefined)
    return issue.keys.map((key) =>
      problem([...issue.path, key], unknownKey(key, knownKeys([...above, ...issue.path]))),
    );
  return [problem(issue.path, messageOf(issue, value))];
}

function messageOf(issue: SingleIssue, value: unknown): string {
  if (isMissing(issue, value)) return `${String(issue.path.at(-1))} is missing`;
  if (issue.path.length > 0 || (value !== null && value !== undefined)) return issue.message;
  return 'nothing stands here: write owner, region, distribution and flavors, or let soe init write it';
}

function isMissing({ path, code }: SingleIssue, value: unknown): boolean {
  return (
    ['invalid_type', 'invalid_union', 'invalid_value'].includes(code) &&
    path.length > 0 &&
    lookUp(value, path) === undefined
  );
}

/** What others call the architectures: one of them is a letter away from the wrong one. */
const otherNames = new Map([
  ['amd64', 'x86_64'],
  ['x86-64', 'x86_64'],
  ['x64', 'x86_64'],
  ['aarch64', 'arm64'],
]);

function unknownKey(key: string, known: readonly string[]): string {
  const other = otherNames.get(key.toLowerCase());
  const near = other !== undefined && known.includes(other) ? other : nearestName(key, known);
  return `there is no such key; ${near === undefined ? `the keys here are: ${known.join(', ')}` : `did you mean ${near}?`}`;
}

function lookUp(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (each, name) =>
      typeof each === 'object' && each !== null ? Reflect.get(each, name) : undefined,
    value,
  );
}
