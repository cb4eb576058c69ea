import type * as z from 'zod';
import { nearestName } from '../nearest-name.js';

/**
 * What is wrong with a value, in words for who writes a configuration: what the place takes, and what kind of value
 * is there. The value itself is not told, because it may be a secret. `undefined` leaves it to zod. Pure.
 */
export function problemMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `write ${kinds[issue.expected] ?? issue.expected}; ${seen(issue.input)}`;
    case 'invalid_value':
      return fixedWord(issue.values.map(String), issue.input);
    case 'invalid_union':
      return kindsOfUnion(issue.errors, issue.input);
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'invalid_format':
      return formats[issue.format];
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, also for a single one: [...]',
  object: 'an object, with a line "key: value" for each member',
  record: 'an object, with a line "key: value" for each member',
};

const formats: Readonly<Record<string, string>> = {
  url: 'write an address that begins with https:// or http://',
  date: 'write a date such as 2026-11-28',
};

function seen(input: unknown): string {
  if (input === null || input === undefined) return 'nothing stands here';
  if (Array.isArray(input)) return 'this is a list';
  if (typeof input === 'string') return 'this is text';
  return typeof input === 'object' ? 'this is an object' : `this is a ${typeof input}`;
}

function fixedWord(words: readonly string[], input: unknown): string {
  const near = typeof input === 'string' ? nearestName(input, words) : undefined;
  if (near !== undefined) return `did you mean ${near}? It is ${either(words)}`;
  return `write ${either(words)}; ${typeof input === 'string' ? 'this is neither' : seen(input)}`;
}

function kindsOfUnion(options: readonly (readonly z.core.$ZodIssue[])[], input: unknown): string {
  const known = options.flatMap(([issue]) => {
    if (issue?.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected;
    return issue?.code === 'invalid_value' ? issue.values.map(String) : [];
  });
  return `write ${either([...new Set(known)])}; ${seen(input)}`;
}

function tooSmall(origin: string, minimum: number | bigint): string {
  if (origin === 'string') return 'write something: this is empty';
  return origin === 'array' ? 'name at least one' : `write ${minimum} or more`;
}

function either(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
