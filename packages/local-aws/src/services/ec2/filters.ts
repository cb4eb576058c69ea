import { list, structure, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';

/** The `Filter` parameter of describe operations. */
export const filterInput = list(structure({ Name: text, Value: list(text) }));

/** One filter as it was asked for: any of its values may match. */
export interface Filter {
  readonly Name: string;
  readonly Value: readonly string[];
}

/** What a row shows to a filter; several texts match when any of them does. */
export type FilterValue = string | number | boolean | undefined | readonly (string | undefined)[];

/** The filters of a describe operation by name. */
export interface FilterTable<Row> {
  readonly fields: Readonly<Record<string, (row: Row) => FilterValue>>;
  /** The tags that the caller sees, for the filters `tag:KEY`, `tag-key` and `tag-value`. */
  readonly tags?: (row: Row) => Readonly<Record<string, string>>;
}

const mostValues = 200;

/** Turns filters into one question. All of them must match; wildcards are `*` and `?`. */
export function matching<Row>(
  filters: readonly Filter[],
  table: FilterTable<Row>,
): (row: Row) => boolean {
  if (filters.reduce((sum, { Value }) => sum + Value.length, 0) > mostValues) {
    throw new ApiError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${mostValues}`,
    );
  }
  const tests = filters.map((filter) => {
    const read = readerOf(filter.Name, table);
    const patterns = filter.Value.map(wildcard);
    return (row: Row): boolean => {
      const value = read(row);
      const values = Array.isArray(value) ? value : [value];
      return values.some(
        (item) => item !== undefined && patterns.some((matches) => matches(String(item))),
      );
    };
  });
  return (row) => tests.every((test) => test(row));
}

/**
 * Turns a pattern with `*` (any text), `?` (any character) and `\` (take the next one literally)
 * into a test. It walks both texts once instead of building a regular expression, which a hostile
 * pattern could make run for minutes.
 */
export function wildcard(pattern: string): (value: string) => boolean {
  if (!/[*?\\]/.test(pattern)) return (value) => value === pattern;
  const tokens = tokensOf(pattern);
  return (value) => {
    let at = 0;
    let token = 0;
    let star = -1;
    let retry = 0;
    while (at < value.length) {
      const next = tokens[token];
      if (next === any) {
        star = token;
        retry = at;
        token += 1;
      } else if (next !== undefined && (next === one || next === value[at])) {
        at += 1;
        token += 1;
      } else if (star !== -1) {
        // The last `*` takes one character more.
        retry += 1;
        at = retry;
        token = star + 1;
      } else return false;
    }
    return tokens.slice(token).every((rest) => rest === any);
  };
}

/** What every text that matches a pattern begins with, and whether there is nothing else to it. */
export function patternStart(pattern: string): {
  readonly text: string;
  readonly isWhole: boolean;
} {
  const tokens = tokensOf(pattern);
  const first = tokens.findIndex((token) => token === any || token === one);
  const literal = first === -1 ? tokens : tokens.slice(0, first);
  return { text: literal.join(''), isWhole: first === -1 };
}

/** Two letters long, so that no character of a pattern is mistaken for them. */
const any = '**';
const one = '??';

function tokensOf(pattern: string): readonly string[] {
  const characters = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
  return characters.map((character) => {
    if (character === '*') return any;
    if (character === '?') return one;
    return character.length === 2 ? character.charAt(1) : character;
  });
}

function readerOf<Row>(name: string, table: FilterTable<Row>): (row: Row) => FilterValue {
  if (Object.hasOwn(table.fields, name)) {
    const field = table.fields[name];
    if (field !== undefined) return field;
  }
  const { tags } = table;
  if (tags !== undefined) {
    if (name.startsWith('tag:')) return (row) => ownValue(tags(row), name.slice('tag:'.length));
    if (name === 'tag-key') return (row) => Object.keys(tags(row));
    if (name === 'tag-value') return (row) => Object.values(tags(row));
  }
  throw new ApiError('InvalidParameterValue', `The filter '${name}' is invalid`);
}

function ownValue(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
