/**
 * Tells of a word that is none of those that an option takes; callers without types misspell them.
 * `undefined` where it is one of them, or is left out.
 */
export function notOneOf(value: unknown, allowed: readonly string[]): string | undefined {
  if (value === undefined || allowed.some((word) => word === value)) return undefined;
  const words = allowed.map((word) => `"${word}"`);
  const last = words.pop() ?? '';
  const seen = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `is ${seen}, not ${words.length === 0 ? last : `${words.join(', ')} or ${last}`}`;
}
