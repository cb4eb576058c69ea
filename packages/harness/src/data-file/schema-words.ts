import type * as z from 'zod';
import { nearestName } from './nearest-name.js';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of names and values',
  record: 'a map of names and values',
};

/**
 * What a schema says of a value that does not fit, in the words of the file. Where a schema has a message of
 * its own, that counts. Of names that are not known there is one line for each.
 */
export function tellIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'it is missing';
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      if (issue.input === undefined) return 'it is missing';
      return `must be ${anyOf(issue.values.map((value) => JSON.stringify(value)))}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => tellUnknown(key, namesOf(issue.inst))).join('\n');
    case 'too_small':
      if (issue.origin === 'number') return `must be at least ${issue.minimum}`;
      return issue.minimum === 1 ? 'must not be empty' : undefined;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      return issue.origin === 'number' ? `must be at most ${issue.maximum}` : undefined;
    default:
      return undefined;
  }
}

/** `a, b or c`. */
export function anyOf(words: readonly (string | undefined)[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function tellUnknown(key: string, known: readonly string[]): string {
  const near = nearestName(key, known);
  return `the name ${JSON.stringify(key)} is not known${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

/** Names that an object or a record of the schema takes. */
function namesOf(schema: z.core.$ZodRawIssue['inst']): readonly string[] {
  const { shape, keyType } = (schema?._zod.def ?? {}) as {
    readonly shape?: Readonly<Record<string, unknown>>;
    readonly keyType?: z.core.$ZodType;
  };
  return shape === undefined ? [...(keyType?._zod.values ?? [])].map(String) : Object.keys(shape);
}
