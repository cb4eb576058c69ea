import type * as z from 'zod';
import type { ConfigPath } from './config-tree.js';

/** Something that a schema refuses, at the place where it is. */
export interface SingleIssue {
  /** What kind, as zod calls it. */
  readonly code: string;
  /** Where it is. */
  readonly path: ConfigPath;
  /** What is wrong. */
  readonly message: string;
  /** Keys that there are not. Default: none */
  readonly keys?: readonly string[];
}

/**
 * What zod tells of a record or a union as a whole, as what is wrong inside: of a union, with the kind that is meant.
 * Pure.
 *
 * @param lookUp - The value at a place of what was checked
 */
export function singleIssues(
  issue: z.core.$ZodIssue,
  lookUp: (path: ConfigPath) => unknown,
): readonly SingleIssue[] {
  const { code, path, message } = issue;
  if (code === 'invalid_key')
    return issue.issues.map((each) => ({ code, path, message: each.message }));
  if (code === 'unrecognized_keys') return [{ code, path, message, keys: issue.keys }];
  const value = lookUp(path);
  if (code !== 'invalid_union' || value === undefined) return [{ code, path, message }];
  const candidates = issue.errors.filter(
    (each) => !each.some((inner) => isOtherKind(inner, value)),
  );
  const nowhere = commonKeys(candidates);
  if (nowhere.length > 0) return [{ code: 'unrecognized_keys', path, message, keys: nowhere }];
  const known = candidates.filter((each) => unknownKeys(each).length === 0);
  const [meant, ...others] = known.length > 0 ? known : candidates;
  if (meant === undefined || others.length > 0) return [{ code, path, message }];
  return meant.flatMap((inner) =>
    singleIssues({ ...inner, path: [...path, ...inner.path] }, lookUp),
  );
}

/** Whether the kind that refuses takes no value like this one at all. */
function isOtherKind(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return (
    issue.code === 'invalid_value' && issue.values.every((each) => typeof each !== typeof value)
  );
}

function unknownKeys(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
}

/** Keys that none of the kinds has. */
function commonKeys(kinds: readonly (readonly z.core.$ZodIssue[])[]): readonly string[] {
  const [first = [], ...others] = kinds.map(unknownKeys);
  return first.filter((key) => others.every((keys) => keys.includes(key)));
}
