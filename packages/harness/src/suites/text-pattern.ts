import type { TextPattern } from './suite.js';

/** A {@link TextPattern}, taken apart. */
export interface ReadTextPattern {
  /** No line may have it. */
  readonly negated: boolean;
  /** `regex`: an extended regular expression; `text`: what a line holds. */
  readonly kind: 'text' | 'regex';
  readonly value: string;
}

/** Takes a pattern apart. A single `/` and `//` are texts. */
export function readTextPattern(pattern: TextPattern): ReadTextPattern {
  const negated = pattern.startsWith('!');
  const rest = negated ? pattern.slice(1) : pattern;
  const isRegex = rest.length > 2 && rest.startsWith('/') && rest.endsWith('/');
  return {
    negated,
    kind: isRegex ? 'regex' : 'text',
    value: isRegex ? rest.slice(1, -1) : rest,
  };
}

/** A pattern in words: `has "PermitRootLogin no"`, `has no line like /^root::/`. */
export function sayTextPattern(pattern: TextPattern): string {
  const { negated, kind, value } = readTextPattern(pattern);
  const has = negated ? 'has no' : 'has';
  if (kind === 'text') return `${has} "${value}"`;
  return `${has} ${negated ? '' : 'a '}line like /${value}/`;
}
